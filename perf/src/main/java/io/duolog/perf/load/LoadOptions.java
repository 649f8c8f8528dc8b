package io.duolog.perf.load;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;

/**
 * What one client JVM is to do; in a file, properties by the names of {@link LoadKey}. Immutable: {@link #with} returns another.
 */
public final class LoadOptions {
    private final Map<LoadKey, String> values;

    private LoadOptions(Map<LoadKey, String> values) {
        this.values = values;
    }

    /** Options of which only this is set. */
    public static LoadOptions of(Operation operation) {
        return new LoadOptions(new EnumMap<>(LoadKey.class)).with(LoadKey.OPERATION, operation.label());
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if a name is unknown
     */
    public static LoadOptions read(Path file) throws IOException {
        Properties properties = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<LoadKey, String> values = new EnumMap<>(LoadKey.class);
        for (String name : properties.stringPropertyNames()) {
            LoadKey key = LoadKey.of(name)
                    .orElseThrow(() -> new IllegalArgumentException(file + ": there is no option " + name));
            values.put(key, properties.getProperty(name));
        }
        return new LoadOptions(values);
    }

    /** Writes what is set to a file, for {@link #read}. */
    public void write(Path file) throws IOException {
        Properties properties = new Properties();
        values.forEach((key, value) -> properties.setProperty(key.label(), value));
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
    }

    /** The same with this. */
    public LoadOptions with(LoadKey key, String value) {
        Map<LoadKey, String> changed = new EnumMap<>(LoadKey.class);
        changed.putAll(values);
        changed.put(key, value);
        return new LoadOptions(changed);
    }

    /** The same with this number. */
    public LoadOptions with(LoadKey key, long value) {
        return with(key, Long.toString(value));
    }

    /**
     * What is set, or else the default.
     *
     * @throws IllegalArgumentException if it is not set and has none
     */
    public String text(LoadKey key) {
        String value = values.getOrDefault(key, key.defaultValue());
        if (value.isEmpty()) {
            throw new IllegalArgumentException(key.label() + " is not set; " + operationName() + " needs it");
        }
        return value;
    }

    /**
     * As {@link #text}, as a number.
     *
     * @throws IllegalArgumentException if it is none, or below this
     */
    public long number(LoadKey key, long least) {
        String value = text(key);
        try {
            long number = Long.parseLong(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key.label() + " is " + value + "; it must be a whole number", e);
        }
        throw new IllegalArgumentException(key.label() + " is " + value + "; it must be at least " + least);
    }

    /** As {@link #number}, for what is counted in memory. */
    public int integer(LoadKey key, int least) {
        long number = number(key, least);
        if (number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    key.label() + " is " + number + "; it must be at most " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    /** With what the client speaks. */
    public ClientKind client() {
        String name = text(LoadKey.CLIENT);
        return ClientKind.named(name)
                .orElseThrow(() -> new IllegalArgumentException(LoadKey.CLIENT.label() + " is " + name
                        + "; it must be one of " + String.join(", ", ClientKind.names())));
    }

    /** What it does. */
    public Operation operation() {
        return Operation.of(text(LoadKey.OPERATION));
    }

    private String operationName() {
        return values.getOrDefault(LoadKey.OPERATION, "every operation");
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
