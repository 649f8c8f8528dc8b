package io.duolog.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer of a listing command: a table for people, or for {@code --json} an object a row whose fields have the
 * columns' names. Cells are strings, numbers, booleans, or lists of those. Confined to one thread.
 */
public final class Rows {
    private final List<String> names;
    private final List<List<Object>> rows = new ArrayList<>();

    /** Starts an answer; the names are those of the JSON fields, and in upper case the titles of the table. */
    public Rows(String... names) {
        this.names = List.of(names);
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException unless it has a cell for each name
     */
    public void add(Object... cells) {
        if (cells.length != names.size()) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells for " + names);
        }
        rows.add(List.of(cells));
    }

    /** How many rows there are. */
    public int size() {
        return rows.size();
    }

    /** Prints the answer. */
    public void print(PrintStream out, boolean asJson) {
        if (asJson) {
            JsonLines lines = new JsonLines(out);
            rows.forEach(row -> lines.print(json -> writeFields(json, row)));
            return;
        }
        Table table = new Table(names.stream().map(Rows::title).toArray(String[]::new));
        rows.forEach(row -> table.row(row.stream().map(Rows::text).toArray()));
        table.print(out);
    }

    /** {@code leaderEpoch} becomes {@code LEADER-EPOCH}. */
    private static String title(String name) {
        StringBuilder title = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (Character.isUpperCase(letter)) {
                title.append('-');
            }
            title.append(Character.toUpperCase(letter));
        }
        return title.toString();
    }

    private static String text(Object cell) {
        if (cell instanceof List<?> list) {
            return String.join(",", list.stream().map(String::valueOf).toList());
        }
        return cell.toString();
    }

    private void writeFields(JsonGenerator json, List<Object> row) throws IOException {
        for (int i = 0; i < names.size(); i++) {
            json.writeFieldName(names.get(i));
            JsonValues.write(json, row.get(i));
        }
    }
}
