/** Predictions per image and everything computed from them; the published numbers. */
package thyroidstudy.evaluate;
