package io.duolog.broker.api;

import java.util.regex.Pattern;

/** Which names topics may have. */
final class TopicNames {
    private static final int LENGTH_MAX = 249;
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]+");

    private TopicNames() {}

    static boolean isValid(String name) {
        return name.length() <= LENGTH_MAX && LEGAL.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }
}
