/** What a notebook needs from its kernel: settings, rich display, progress. */
package thyroidstudy.notebook;
