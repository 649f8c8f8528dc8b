package io.duolog.broker.config;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong with a configuration.
 *
 * @param key the setting
 * @param value its value, hidden for passwords
 * @param fix what is wrong and what would be right
 */
public record ConfigProblem(String key, String value, String fix) {
    /** Checks the arguments. */
    public ConfigProblem {
        requireNonNull(key, "key");
        requireNonNull(value, "value");
        requireNonNull(fix, "fix");
    }

    @Override
    public String toString() {
        return key + "=" + value + ": " + fix;
    }
}
