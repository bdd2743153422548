/** From image files to batches: decoding, Keras's augmentation, prefetching. */
package thyroidstudy.input;
