package io.duolog.broker;

import io.duolog.coordination.CoordinationBackends;
import io.duolog.coordination.ExecutorSerialScheduler;
import io.duolog.coordination.testkit.MemoryCoordinationCluster;
import io.duolog.storage.fs.FaultyFileSystem;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** What outlives a broker: its disk, which may fail, and its cluster. Seeds of crashes are in failure messages. */
final class World implements AutoCloseable {
    static final long SEED = Long.getLong("duolog.test.seed", 20261121L);

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final Random random = new Random(SEED);
    private MemoryCoordinationCluster cluster = newCluster();
    private FaultyFileSystem disk = new FaultyFileSystem(Clock.systemUTC());

    private MemoryCoordinationCluster newCluster() {
        return new MemoryCoordinationCluster(new ExecutorSerialScheduler(timers));
    }

    /** Starts a broker here; at most one at a time can use the disk. */
    BrokerFixture start(Map<String, String> settings) throws Exception {
        return new BrokerFixture(settings, disk, CoordinationBackends.of(cluster.factory()));
    }

    /** Ends a broker as a power loss does; what it had not forced to the disk may be lost. */
    void crash(BrokerFixture broker) {
        cluster.kill(broker.broker().nodeId());
        FaultyFileSystem survived = disk.crash(random);
        broker.close();
        disk = survived;
    }

    /** The cluster forgets its metadata. */
    void forgetMetadata() {
        cluster = newCluster();
    }

    FaultyFileSystem disk() {
        return disk;
    }

    @Override
    public void close() {
        timers.shutdownNow();
    }
}
