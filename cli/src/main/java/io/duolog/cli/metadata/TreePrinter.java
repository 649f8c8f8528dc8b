package io.duolog.cli.metadata;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints a tree for people: a branch with nothing but values takes one line where it fits. */
final class TreePrinter {
    private static final int LINE_LENGTH_MAX = 160;
    private static final String INDENT = "  ";

    private final PrintStream out;

    TreePrinter(PrintStream out) {
        this.out = out;
    }

    void print(Map<?, ?> tree) {
        print(tree, "");
    }

    private void print(Map<?, ?> branch, String indent) {
        branch.forEach((name, value) -> {
            if (!(value instanceof Map<?, ?> below)) {
                out.println(indent + name + " = " + text(value));
                return;
            }
            String line = indent + name + "  " + oneLine(below);
            if (isFlat(below) && line.length() <= LINE_LENGTH_MAX) {
                out.println(line);
            } else {
                out.println(indent + name + "/");
                print(below, indent + INDENT);
            }
        });
    }

    private static boolean isFlat(Map<?, ?> branch) {
        return branch.values().stream().noneMatch(Map.class::isInstance);
    }

    private static String oneLine(Map<?, ?> branch) {
        return branch.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                .collect(Collectors.joining("  "));
    }

    private static String text(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(TreePrinter::text).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof Map<?, ?> map ? "{" + oneLine(map) + "}" : String.valueOf(value);
    }
}
