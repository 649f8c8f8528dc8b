package io.duolog.perf.failover;

import io.duolog.testkit.CoordinationKind;
import io.duolog.testkit.DuologCluster;
import java.nio.file.Path;
import java.util.List;

/** Duolog with its defaults; on ZooKeeper with an ensemble of three servers. */
final class DuologProbedCluster implements ProbedCluster {
    private final DuologCluster cluster;

    DuologProbedCluster(CoordinationKind coordination, Path directory) {
        this.cluster = DuologCluster.builder()
                .brokers(3)
                .coordination(coordination)
                .processes()
                .zooKeeperServers(3)
                .directory(directory)
                // The defaults of the product, where the test kit has its own.
                .property("num.network.threads", "3")
                .property("num.io.threads", "8")
                .javaOptions(
                        "-XX:+UseG1GC",
                        "-Dlogback.configurationFile="
                                + Path.of("target/classes/logback-peer.xml").toAbsolutePath())
                .start();
    }

    @Override
    public List<Integer> brokerIds() {
        return cluster.brokerIds();
    }

    @Override
    public int port(int brokerId) {
        String address = cluster.address(brokerId);
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    @Override
    public long pid(int brokerId) {
        return cluster.pid(brokerId);
    }

    @Override
    public int controllerId() {
        return cluster.controllerId();
    }

    @Override
    public void kill(int brokerId) {
        cluster.kill(brokerId);
    }

    @Override
    public void start(int brokerId) {
        cluster.start(brokerId);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
