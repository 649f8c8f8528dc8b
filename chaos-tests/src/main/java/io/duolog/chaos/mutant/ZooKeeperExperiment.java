package io.duolog.chaos.mutant;

import io.duolog.coordination.zk.EmbeddedZooKeeper;
import io.duolog.testkit.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongFunction;

/** What happens to nodes at a ZooKeeper server in this JVM, with real sockets and threads. */
abstract class ZooKeeperExperiment implements LongFunction<String> {
    @Override
    public final String apply(long seed) {
        try {
            Path directory = Files.createTempDirectory("duolog-zookeeper-");
            try (EmbeddedZooKeeper zooKeeper = EmbeddedZooKeeper.start(directory.resolve("zookeeper"), 0)) {
                return run(zooKeeper, directory);
            } finally {
                Directories.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it; returns the rule that was broken, or the empty string. */
    abstract String run(EmbeddedZooKeeper zooKeeper, Path directory);
}
