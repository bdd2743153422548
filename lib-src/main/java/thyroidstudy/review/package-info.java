/**
 * What a reviewer checks. Numbers that a notebook declares, with a tolerance ({@link thyroidstudy.review.Numbers}), and the
 * recorded results of longer runs ({@link thyroidstudy.review.RecordedResults}) go in; tables of declared, recorded and
 * computed values side by side come out.
 *
 * <p>Start with {@link thyroidstudy.review.Numbers}.
 */
package thyroidstudy.review;
