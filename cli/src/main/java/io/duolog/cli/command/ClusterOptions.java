package io.duolog.cli.command;

import io.duolog.client.Client;
import io.duolog.client.admin.Admin;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster, and how to reach it: the options of every command that is a client. */
public final class ClusterOptions {
    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    private static final String CLIENT_ID = "client.id";
    private static final String DEFAULT_BOOTSTRAP = "localhost:9092";
    private static final String BOOTSTRAP_VARIABLE = "DUOLOG_BOOTSTRAP_SERVERS";
    private static final int DEFAULT_TIMEOUT_SECONDS = 15;

    @Option(
            names = {"-b", "--bootstrap-server", "--bootstrap-servers"},
            paramLabel = "HOST:PORT",
            description = "A broker, or several, separated by commas (default: $" + BOOTSTRAP_VARIABLE + ", or "
                    + DEFAULT_BOOTSTRAP + ").")
    private @Nullable String bootstrapServers;

    @Option(
            names = {"--command-config"},
            paramLabel = "FILE",
            description = "A properties file with settings of a client, by Kafka's names.")
    private @Nullable Path file;

    @Option(
            names = {"-X", "--client-property"},
            paramLabel = "KEY=VALUE",
            description = "A setting of a client, by Kafka's name; may be repeated.")
    private final Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "" + DEFAULT_TIMEOUT_SECONDS,
            description = "How long to try before giving up (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

    /** Created by the parser, which also sets the fields. */
    public ClusterOptions() {}

    /**
     * A client of the cluster; nothing is connected yet.
     *
     * @throws io.duolog.client.errors.ClientConfigException naming all settings that are wrong
     * @throws CommandFailure if the file cannot be read
     */
    public Client connect() {
        return connect(Map.of());
    }

    /**
     * As {@link #connect()}, with settings that options of the command stand for; those that the person names count
     * more.
     */
    public Client connect(Map<String, String> commandSettings) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(CLIENT_ID, "duolog");
        settings.put(BOOTSTRAP_SERVERS, fromEnvironment());
        settings.put("max.block.ms", Long.toString(timeout().toMillis()));
        settings.putAll(commandSettings);
        if (file != null) {
            settings.putAll(read(file));
        }
        settings.putAll(properties);
        if (bootstrapServers != null) {
            settings.put(BOOTSTRAP_SERVERS, bootstrapServers);
        }
        return Client.connect(settings);
    }

    /** The client's admin, which gives up when the person wants it to. */
    public Admin admin(Client client) {
        return client.admin().withTimeout(timeout());
    }

    /** How long the person wants to wait. */
    public Duration timeout() {
        return Duration.ofSeconds(timeoutSeconds);
    }

    private static String fromEnvironment() {
        String address = System.getenv(BOOTSTRAP_VARIABLE);
        return address == null || address.isBlank() ? DEFAULT_BOOTSTRAP : address;
    }

    private static Map<String, String> read(Path file) {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.usage(
                    "--command-config " + file + ": it cannot be read: " + e, "name a readable properties file", e);
        }
        Map<String, String> settings = new LinkedHashMap<>();
        read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
        return settings;
    }
}
