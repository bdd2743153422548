/** Tests of explanations: why the published numbers, and ours, are what they are. */
package thyroidstudy.audit;
