package io.duolog.compat.cross;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * kafkajs, through {@code src/test/kafkajs/client.js}. Its first use installs the packages that the lock file names into
 * the module's target directory.
 */
final class KafkaJsClient implements CrossClient {

    private static final Path SOURCES = Path.of("src", "test", "kafkajs").toAbsolutePath();
    private static final Path INSTALLATION = Path.of("target", "kafkajs").toAbsolutePath();
    private static final Path PACKAGE_LOCK = SOURCES.resolve("package-lock.json");
    private static final Path INSTALLED_PACKAGE_LOCK = INSTALLATION.resolve("installed-package-lock.json");
    private static final Path LOCK_FILE = INSTALLATION.resolve("installing.lock");

    @Override
    public String name() {
        return "kafkajs";
    }

    @Override
    public Optional<String> missing() {
        return Commands.find("node").isPresent() && Commands.find("npm").isPresent()
                ? Optional.empty()
                : Optional.of("node and npm are not installed; on Debian: apt-get install nodejs npm");
    }

    @Override
    public void produce(String bootstrapServers, String topic, String codec, List<Message> messages) {
        String input = messages.stream().map(Message::toLine).collect(Collectors.joining("\n"));
        run(input, List.of("produce", bootstrapServers, topic, codec));
    }

    @Override
    public Map<String, List<Message>> consume(String bootstrapServers, List<String> topics, int count) {
        List<String> arguments = new ArrayList<>(List.of("consume", bootstrapServers, Integer.toString(count)));
        arguments.addAll(topics);
        Map<String, List<Message>> messages = new HashMap<>();
        for (String line : run("", arguments)) {
            String[] topicAndRest = line.split("\t", 2);
            messages.computeIfAbsent(topicAndRest[0], topic -> new ArrayList<>())
                    .add(Message.parse(topicAndRest[1]));
        }
        return messages;
    }

    /** Runs {@code client.js} with {@code arguments} and returns what it prints. */
    static List<String> run(String input, List<String> arguments) {
        install();
        List<String> command = new ArrayList<>(List.of("node", "client.js"));
        command.addAll(arguments);
        return Commands.run(INSTALLATION, command, input);
    }

    /** Test classes run in several JVMs at a time, so that the one that comes first installs while the others wait. */
    private static synchronized void install() {
        try {
            Files.createDirectories(INSTALLATION);
            try (FileChannel lockFile =
                    FileChannel.open(LOCK_FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lockFile.lock();
                for (String file : List.of("package.json", "package-lock.json", "client.js", "group.js")) {
                    copyIfChanged(SOURCES.resolve(file), INSTALLATION.resolve(file));
                }
                if (isChanged(PACKAGE_LOCK, INSTALLED_PACKAGE_LOCK)) {
                    Commands.run(INSTALLATION, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), "");
                    copyIfChanged(PACKAGE_LOCK, INSTALLED_PACKAGE_LOCK);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves a file that is the same alone, because another JVM's node may be reading it. */
    private static void copyIfChanged(Path source, Path target) throws IOException {
        if (isChanged(source, target)) {
            Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean isChanged(Path source, Path target) throws IOException {
        return !Files.exists(target) || Files.mismatch(source, target) >= 0;
    }
}
