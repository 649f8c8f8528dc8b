package io.duolog.cli.node;

import io.duolog.cli.command.CommandFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads {@code server.properties}. */
final class ServerProperties {
    private ServerProperties() {}

    /**
     * The settings of a file and those that override them.
     *
     * @throws CommandFailure if the file cannot be read
     */
    static Map<String, String> load(Path file, Map<String, String> overrides) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw CommandFailure.usage(
                    "--config " + file + ": there is no such file",
                    "name a file in Kafka's server.properties format",
                    e);
        } catch (MalformedInputException e) {
            throw CommandFailure.usage("--config " + file + ": it is not UTF-8", "save it as UTF-8", e);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.usage(
                    "--config " + file + ": it cannot be read: " + e.getMessage(),
                    "name a readable file in Kafka's server.properties format",
                    e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(name -> settings.put(name, properties.getProperty(name).strip()));
        settings.putAll(overrides);
        return settings;
    }
}
