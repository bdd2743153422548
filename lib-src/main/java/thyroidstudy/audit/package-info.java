/**
 * Checks of explanations that need no training: why the published numbers, and ours, are what they are. Published numbers, predictions,
 * images and trained networks go in; tables and verdicts on hypotheses come out. Start with {@link thyroidstudy.audit.AuditVerdict}.
 */
package thyroidstudy.audit;
