package io.duolog.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a listing command: a table for people, or for {@code --json} an object a row whose fields have the
 * columns' names. Cells are strings, numbers, booleans, lists of those, or optional: a dash or {@code null} stands for what
 * there is not. Confined to one thread.
 */
public final class Rows {
    private static final String ABSENT = "-";

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
        Object value = value(cell);
        if (value instanceof List<?> list) {
            return String.join(",", list.stream().map(String::valueOf).toList());
        }
        return value == null ? ABSENT : value.toString();
    }

    private static @Nullable Object value(Object cell) {
        if (cell instanceof Optional<?> optional) {
            return optional.orElse(null);
        }
        if (cell instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        return cell;
    }

    private void writeFields(JsonGenerator json, List<Object> row) throws IOException {
        for (int i = 0; i < names.size(); i++) {
            json.writeFieldName(names.get(i));
            JsonValues.write(json, value(row.get(i)));
        }
    }
}
