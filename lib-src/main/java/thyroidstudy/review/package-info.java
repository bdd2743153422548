/** What a reviewer checks: declared numbers beside the recorded ones, and recorded results of longer runs. */
package thyroidstudy.review;
