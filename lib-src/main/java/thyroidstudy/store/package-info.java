/** Files that the study writes and finds again: atomic and durable writing, CSV, hashes, names of folders. */
package thyroidstudy.store;
