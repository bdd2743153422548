/** The images and what is known of them: readers for every source, splits, and the synthetic phantoms. */
package thyroidstudy.data;
