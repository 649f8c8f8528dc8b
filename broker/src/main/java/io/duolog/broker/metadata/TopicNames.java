package io.duolog.broker.metadata;

import java.util.Optional;

/** What Kafka allows as a topic's name. */
public final class TopicNames {
    private static final int LENGTH_MAX = 249;

    private TopicNames() {}

    /** What is wrong with the name, in Kafka's words; empty when it is right. */
    public static Optional<String> problem(String name) {
        if (name.isEmpty()) {
            return Optional.of("Topic name is invalid: the empty string is not allowed");
        }
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("Topic name is invalid: '" + name + "' is not allowed");
        }
        if (name.length() > LENGTH_MAX) {
            return Optional.of("Topic name is invalid: the length of '" + name
                    + "' is longer than the max allowed length " + LENGTH_MAX);
        }
        if (!name.chars().allMatch(TopicNames::isAllowed)) {
            return Optional.of("Topic name is invalid: '" + name
                    + "' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'");
        }
        return Optional.empty();
    }

    /** Whether a topic may have this name. */
    public static boolean isValid(String name) {
        return problem(name).isEmpty();
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
