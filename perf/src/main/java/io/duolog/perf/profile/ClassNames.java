package io.duolog.perf.profile;

import java.util.Map;

/** Names of classes as people write them. */
final class ClassNames {
    private static final Map<Character, String> PRIMITIVES = Map.of(
            'B', "byte", 'C', "char", 'D', "double", 'F', "float", 'I', "int", 'J', "long", 'S', "short", 'Z',
            "boolean");

    private ClassNames() {}

    /** The name of a class, an array's as {@code byte[]}. */
    static String readable(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return name;
        }
        String element = name.substring(dimensions);
        String type = element.length() == 1
                ? PRIMITIVES.getOrDefault(element.charAt(0), element)
                : element.replaceAll("^L|;$", "");
        return type + "[]".repeat(dimensions);
    }
}
