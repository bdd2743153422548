/**
 * Figures and grids of images. Predictions, logs of epochs and tables go in; a figure comes out that is interactive in a
 * notebook and static where no script runs, such as in a printed page.
 *
 * <p>Start with {@link thyroidstudy.plot.RocFigure} for a chart and {@link thyroidstudy.plot.ImageGrid} for images.
 */
package thyroidstudy.plot;
