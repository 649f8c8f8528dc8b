package io.duolog.chaos.register;

import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.coordination.ExecutorSerialScheduler;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.testkit.PeerNetwork;
import io.duolog.coordination.testkit.TestBackendHost;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** A node that has nothing but coordination, by the backend that the product ships. */
final class RegisterNode implements AutoCloseable {
    private final ScheduledThreadPoolExecutor executor;
    private final ScheduledThreadPoolExecutor peerExecutor;
    private final SerialScheduler scheduler;
    private final CoordinationBackend backend;

    RegisterNode(String backendName, int node, Path directory, PeerNetwork network, Map<String, String> config) {
        this.executor = thread("coordination-" + node);
        this.peerExecutor = thread("peers-" + node);
        this.scheduler = new ExecutorSerialScheduler(executor);
        TestBackendHost host = new TestBackendHost(
                new NodeIdentity(node, UUID.randomUUID()),
                Optional.empty(),
                directory,
                Clock.systemUTC(),
                scheduler,
                network.join(node, new ExecutorSerialScheduler(peerExecutor)));
        this.backend = CoordinationBackends.onClassPath(RegisterNode.class.getClassLoader())
                .find(backendName)
                .create(config, host);
    }

    private static ScheduledThreadPoolExecutor thread(String name) {
        return new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    CoordinationBackend backend() {
        return backend;
    }

    SerialScheduler scheduler() {
        return scheduler;
    }

    @Override
    public void close() {
        backend.close();
        executor.shutdownNow();
        peerExecutor.shutdownNow();
    }
}
