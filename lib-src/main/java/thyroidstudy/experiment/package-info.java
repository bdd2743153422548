/**
 * Experiments of notebook 05: many small trainings under changed conditions, and trained networks that are shown changed images. Images
 * and settings go in; recorded trials and verdicts on hypotheses come out. Start with {@link thyroidstudy.experiment.Trials}.
 */
package thyroidstudy.experiment;
