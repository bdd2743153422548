/** Commands that {@code environment/} runs: each class has a {@code main}. */
package thyroidstudy.tools;
