/**
 * Commands that {@code environment/} runs. Arguments, environment variables and files go in; printed lines, files and an
 * exit status come out. Each class has a {@code main} and leaves the work to the packages above.
 *
 * <p>Start with {@link thyroidstudy.tools.Doctor}, which checks an installation and says how to repair it.
 */
package thyroidstudy.tools;
