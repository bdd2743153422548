/**
 * The integration with the notebook kernel, and the only package that knows its classes. Values of the library go in; HTML,
 * Plotly and text for a cell come out ({@code Renderings}, {@code TableHtml}), besides progress bars
 * ({@link thyroidstudy.jupyter.NotebookProgress}) and the view of a running training
 * ({@link thyroidstudy.jupyter.TrainingView}).
 *
 * <p>Start with {@link thyroidstudy.jupyter.JJavaExtension}, which the kernel calls when it starts.
 */
package thyroidstudy.jupyter;
