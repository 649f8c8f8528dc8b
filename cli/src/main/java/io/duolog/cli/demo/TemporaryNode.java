package io.duolog.cli.demo;

import io.duolog.broker.Broker;
import io.duolog.broker.config.Endpoint;
import io.duolog.cli.command.CommandContext;
import io.duolog.cli.node.LocalNode;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A broker on an ephemeral port, in a directory that is deleted when it is closed. */
final class TemporaryNode implements AutoCloseable {
    private final Broker broker;
    private final Path directory;

    private TemporaryNode(Broker broker, Path directory) {
        this.broker = broker;
        this.directory = directory;
    }

    static TemporaryNode start(CommandContext context, String coordination) throws IOException {
        Path directory = Files.createTempDirectory("duolog-demo-");
        try {
            Broker broker = LocalNode.start(
                    Map.of(
                            "listeners",
                            "PLAINTEXT://localhost:0",
                            "log.dirs",
                            directory.toString(),
                            "coordination.backend",
                            coordination),
                    context);
            return new TemporaryNode(broker, directory);
        } catch (RuntimeException e) {
            delete(directory);
            throw e;
        }
    }

    String bootstrapServers() {
        Endpoint endpoint = broker.endpoints().get(0);
        return endpoint.host() + ":" + endpoint.port();
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() throws IOException {
        broker.close();
        delete(directory);
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
