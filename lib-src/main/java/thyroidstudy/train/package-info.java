/** The study's training recipe, its callbacks, checkpoints and logs. */
package thyroidstudy.train;
