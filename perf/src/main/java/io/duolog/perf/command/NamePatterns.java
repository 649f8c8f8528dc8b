package io.duolog.perf.command;

import io.duolog.cli.command.CommandFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Choosing by name: a name, a pattern with {@code *}, or {@value #ALL}. */
final class NamePatterns {
    static final String ALL = "all";

    private NamePatterns() {}

    /**
     * The names that a pattern means.
     *
     * @param option which option it was given to
     * @throws CommandFailure if there is none, saying which there are
     */
    static List<String> matching(String option, String pattern, List<String> names) {
        String regex = Arrays.stream(pattern.strip().toLowerCase(Locale.ROOT).split("\\*", -1))
                .map(Pattern::quote)
                .reduce((left, right) -> left + ".*" + right)
                .orElseThrow();
        List<String> found = pattern.equals(ALL)
                ? names
                : names.stream().filter(name -> name.matches(regex)).toList();
        if (found.isEmpty()) {
            throw CommandFailure.usage(
                    option + " " + pattern + ": there is none of that name", "there are " + String.join(", ", names));
        }
        return found;
    }
}
