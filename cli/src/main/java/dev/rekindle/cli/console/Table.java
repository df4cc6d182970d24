package dev.rekindle.cli.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table whose columns line up, printed as it grows: rows are held back until there are enough to know the widths by, later ones widen a
 * column where they must. The last column is never padded, so the longest texts belong there.
 */
public final class Table {
    private static final int HELD_ROWS = 1000;
    private static final String GAP = "  ";

    private final TextOutput out;
    private final List<Column> columns;
    private final int[] widths;
    private final List<List<String>> held = new ArrayList<>();

    /** A column: its heading, and on which side it is flush. */
    public record Column(String heading, Side side) {
        /** Words. */
        public static Column left(String heading) {
            return new Column(heading, Side.LEFT);
        }

        /** Numbers. */
        public static Column right(String heading) {
            return new Column(heading, Side.RIGHT);
        }
    }

    /** Where a column is flush. */
    public enum Side {
        /** Words. */
        LEFT,
        /** Numbers. */
        RIGHT
    }

    /** A table with these columns; headings are the first row. */
    public Table(TextOutput out, Column... columns) {
        this.out = out;
        this.columns = List.of(columns);
        this.widths = new int[columns.length];
        held.add(Arrays.stream(columns).map(Column::heading).toList());
    }

    /** Adds a row with a cell for every column. */
    public void row(String... cells) throws IOException {
        if (cells.length != widths.length) {
            throw new IllegalArgumentException(cells.length + " cells for " + widths.length + " columns");
        }
        held.add(List.of(cells));
        if (held.size() >= HELD_ROWS) {
            end();
        }
    }

    /** Prints the rows held back. */
    public void end() throws IOException {
        for (List<String> row : held) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        for (List<String> row : held) {
            out.line(line(row));
        }
        held.clear();
    }

    private String line(List<String> row) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            int padding = widths[i] - length(cell);
            boolean last = i == widths.length - 1;
            switch (columns.get(i).side()) {
                case LEFT -> line.append(cell).repeat(' ', last ? 0 : padding);
                case RIGHT -> line.repeat(' ', padding).append(cell);
            }
            line.append(last ? "" : GAP);
        }
        return line.toString().stripTrailing();
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
