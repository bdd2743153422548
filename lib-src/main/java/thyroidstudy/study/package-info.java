/** The study as a notebook sees it: profile, data, trained networks, predictions, and the remarks on what they are worth. */
package thyroidstudy.study;
