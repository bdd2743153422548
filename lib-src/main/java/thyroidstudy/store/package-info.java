/** Files that the study writes and finds again: atomic and durable writing, CSV, JSON, hashes, keys of made things. */
package thyroidstudy.store;
