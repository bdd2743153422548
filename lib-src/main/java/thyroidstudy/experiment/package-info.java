/**
 * Experiments of notebook 05: many small trainings under changed conditions, and trained networks that are shown changed images; and, for
 * notebook 04, what networks said that were trained with several seeds. Images
 * and settings go in; recorded trials and verdicts on hypotheses come out. Start with {@link thyroidstudy.experiment.Trials}.
 */
package thyroidstudy.experiment;
