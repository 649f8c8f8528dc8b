package io.duolog.cli.demo;

import io.duolog.cli.command.CommandContext;
import io.duolog.cli.local.LocalCluster;
import io.duolog.cli.local.LocalClusterSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Brokers that are processes, on ephemeral ports, in a directory that is deleted when they are closed. */
final class TemporaryCluster implements DemoBrokers {
    private static final String HOST = "localhost";
    private static final int ANY_PORT = 0;

    private final LocalCluster cluster;
    private final TemporaryDirectory directory;

    private TemporaryCluster(LocalCluster cluster, TemporaryDirectory directory) {
        this.cluster = cluster;
        this.directory = directory;
    }

    static TemporaryCluster start(CommandContext context, int brokers, String coordination) throws IOException {
        TemporaryDirectory directory = TemporaryDirectory.create();
        try {
            LocalClusterSpec spec =
                    new LocalClusterSpec(brokers, coordination, directory.path(), HOST, ANY_PORT, Map.of());
            return new TemporaryCluster(LocalCluster.start(spec, context.nanoTime()), directory);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** The processes. */
    LocalCluster processes() {
        return cluster;
    }

    @Override
    public String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    @Override
    public Path directory() {
        return directory.path();
    }

    @Override
    public String describe() {
        return cluster.pids().size() + " brokers, processes " + cluster.pids().values() + ",";
    }

    @Override
    public void close() throws IOException {
        cluster.close();
        directory.close();
    }
}
