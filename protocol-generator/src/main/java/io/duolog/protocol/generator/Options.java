package io.duolog.protocol.generator;

import io.duolog.protocol.generator.emit.RecordTable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param schemas {@code --schemas}: the directory of the schema files
 * @param apis {@code --apis}: the properties file that lists APIs and versions; null generates every schema
 * @param additions {@code --additions}: the directory of fields of our own for these schemas, or null
 * @param output {@code --output}: the root of the generated sources
 * @param packageName {@code --package}: the package of the generated sources
 * @param table {@code --table} and {@code --interface}: the table of records, or null
 */
record Options(
        Path schemas,
        @Nullable Path apis,
        @Nullable Path additions,
        Path output,
        String packageName,
        @Nullable RecordTable table) {
    private static final Set<String> KNOWN =
            Set.of("--schemas", "--apis", "--additions", "--output", "--package", "--table", "--interface");

    static Options parse(String... arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!KNOWN.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + ": expected pairs of " + KNOWN + " and a value");
            }
            values.put(arguments[i], arguments[i + 1]);
        }
        String apis = values.get("--apis");
        String additions = values.get("--additions");
        String table = values.get("--table");
        return new Options(
                Path.of(required(values, "--schemas")),
                apis == null ? null : Path.of(apis),
                additions == null ? null : Path.of(additions),
                Path.of(required(values, "--output")),
                required(values, "--package"),
                table == null ? null : new RecordTable(table, required(values, "--interface")));
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }
}
