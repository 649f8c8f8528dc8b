package io.duolog.coordination.testkit;

import io.duolog.coordination.BackendHost;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.ExecutorSerialScheduler;
import io.duolog.coordination.testkit.contract.FaultyCluster;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The memory backend for the contract, in real time. */
final class MemoryContractCluster implements FaultyCluster {
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final MemoryCoordinationCluster cluster;

    MemoryContractCluster(Duration sessionTimeout) {
        cluster = new MemoryCoordinationCluster(new ExecutorSerialScheduler(timers), sessionTimeout, UUID.randomUUID());
    }

    MemoryContractCluster() {
        this(MemoryCoordinationCluster.DEFAULT_SESSION_TIMEOUT);
    }

    @Override
    public CoordinationBackend create(BackendHost host, int nodes) {
        return cluster.factory().create(Map.of(), host);
    }

    @Override
    public void kill(int nodeId) {
        cluster.kill(nodeId);
    }

    @Override
    public void pause(int nodeId) {
        cluster.pause(nodeId);
    }

    @Override
    public void resume(int nodeId) {
        cluster.resume(nodeId);
    }

    @Override
    public void disconnect(int nodeId) {
        cluster.disconnect(nodeId);
    }

    @Override
    public void reconnect(int nodeId) {
        cluster.reconnect(nodeId);
    }

    @Override
    public void close() {
        timers.shutdownNow();
    }
}
