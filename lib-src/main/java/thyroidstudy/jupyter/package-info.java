/** The notebook kernel: how values are shown in cells, progress bars, the view of a running training, interrupts. */
package thyroidstudy.jupyter;
