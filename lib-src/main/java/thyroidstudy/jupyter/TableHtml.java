package thyroidstudy.jupyter;

import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import thyroidstudy.store.Columns;
import thyroidstudy.store.Html;

/** A Tablesaw table as an HTML table: numbers to the right, intervals in one cell, long tables cut in the middle. */
final class TableHtml {

    /** Rows shown of a longer table, half of them from its end. */
    static final int MOST_ROWS = 40;

    private TableHtml() {}

    static String of(Table data) {
        Table table = Columns.shown(data);
        StringBuilder html = new StringBuilder("<div class=\"study-table\" style=\"display:inline-block;max-width:100%;overflow-x:auto\">");
        html.append("<table>");
        if (table.name() != null && !table.name().isBlank()) {
            html.append("<caption style=\"text-align:left;font-weight:bold\">").append(Html.escape(table.name())).append("</caption>");
        }
        html.append("<thead><tr>");
        for (Column<?> column : table.columns()) {
            html.append("<th scope=\"col\" style=\"text-align:").append(side(column)).append("\">")
                    .append(Html.escape(column.name())).append("</th>");
        }
        html.append("</tr></thead><tbody>");
        int rows = table.rowCount();
        int head = rows <= MOST_ROWS ? rows : MOST_ROWS / 2;
        for (int row = 0; row < head; row++) {
            appendRow(html, table, row);
        }
        if (head < rows) {
            html.append("<tr>");
            table.columns().forEach(column -> html.append("<td style=\"text-align:center\">&#8942;</td>"));
            html.append("</tr>");
            for (int row = rows - MOST_ROWS / 2; row < rows; row++) {
                appendRow(html, table, row);
            }
        }
        html.append("</tbody></table>");
        if (rows == 0) {
            html.append("<p>No rows.</p>");
        }
        if (head < rows) {
            html.append("<p>").append(rows).append(" rows, ").append(table.columnCount()).append(" columns</p>");
        }
        return html.append("</div>").toString();
    }

    private static void appendRow(StringBuilder html, Table table, int row) {
        html.append("<tr>");
        for (Column<?> column : table.columns()) {
            html.append("<td style=\"text-align:").append(side(column)).append("\">");
            // getString applies the column's print format, to missing values too
            html.append(Html.escape(column.getString(row))).append("</td>");
        }
        html.append("</tr>");
    }

    private static String side(Column<?> column) {
        return Columns.isNumeric(column) ? "right" : "left";
    }
}
