package io.duolog.broker.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Settings by name, with help for names that are not among them. Immutable. */
public final class ConfigTable {
    private static final int SUGGESTION_EDITS_MAX = 4;
    private static final int SUGGESTION_LENGTH_SHARE = 3;

    private final Map<String, ConfigKey<?>> keys;

    /**
     * Creates a table.
     *
     * @throws IllegalArgumentException when two settings have the same name
     */
    public ConfigTable(Collection<? extends ConfigKey<?>> keys) {
        Map<String, ConfigKey<?>> byName = new TreeMap<>();
        for (ConfigKey<?> key : keys) {
            if (byName.put(key.name(), key) != null) {
                throw new IllegalArgumentException("two settings are named " + key.name());
            }
        }
        this.keys = byName;
    }

    /** This table and further settings; where both have a name, this table's setting stays. */
    public ConfigTable with(Collection<? extends ConfigKey<?>> others) {
        Map<String, ConfigKey<?>> union = new TreeMap<>();
        others.forEach(key -> union.put(key.name(), key));
        union.putAll(keys);
        return new ConfigTable(union.values());
    }

    /** All settings by name. */
    public Collection<ConfigKey<?>> all() {
        return List.copyOf(keys.values());
    }

    /** The setting of that name, if there is one. */
    public Optional<ConfigKey<?>> find(String name) {
        return Optional.ofNullable(keys.get(name));
    }

    /** The name that somebody who wrote this one probably meant. */
    public Optional<String> suggest(String unknownName) {
        int editsMax = Math.min(SUGGESTION_EDITS_MAX, unknownName.length() / SUGGESTION_LENGTH_SHARE);
        String best = null;
        int bestEdits = editsMax + 1;
        for (String name : keys.keySet()) {
            if (Math.abs(name.length() - unknownName.length()) >= bestEdits) {
                continue;
            }
            int edits = edits(name, unknownName);
            if (edits < bestEdits) {
                best = name;
                bestEdits = edits;
            }
        }
        return Optional.ofNullable(best);
    }

    /** What is wrong with the name, what may have been meant, or which hint there is for it. */
    public ConfigProblem unknown(String name, String value) {
        List<String> words = new ArrayList<>();
        words.add("unknown setting");
        UnsupportedKeys.hint(name).ifPresentOrElse(words::add, () -> suggest(name)
                .ifPresent(suggestion -> words.add("did you mean " + suggestion + "?")));
        return new ConfigProblem(
                name, UnsupportedKeys.looksSecret(name) ? "[hidden]" : value, String.join("; ", words));
    }

    /** Levenshtein's distance, with two rows. */
    private static int edits(String left, String right) {
        int[] previous = new int[right.length() + 1];
        int[] current = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[right.length()];
    }
}
