package io.duolog.broker;

import io.duolog.coordination.CoordinationBackends;
import io.duolog.coordination.ExecutorSerialScheduler;
import io.duolog.coordination.testkit.MemoryCoordinationCluster;
import io.duolog.storage.fs.FaultyFileSystem;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Several brokers in this JVM that agree in memory and talk over loopback. */
final class ClusterFixture implements AutoCloseable {
    /** Long enough that nothing is fenced by silence while a test runs. */
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(60);

    private static final long TIMEOUT_S = 60;

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final MemoryCoordinationCluster coordination;
    private final Map<Integer, FaultyFileSystem> disks = new ConcurrentHashMap<>();
    private final Map<Integer, BrokerFixture> brokers = new TreeMap<>();

    ClusterFixture(Duration sessionTimeout) {
        coordination = new MemoryCoordinationCluster(new ExecutorSerialScheduler(timers), sessionTimeout);
    }

    /** Starts brokers 1 to {@code count} side by side, with a session timeout that does not pass. */
    static ClusterFixture of(int count) throws Exception {
        ClusterFixture cluster = new ClusterFixture(SESSION_TIMEOUT);
        ExecutorService starters = Executors.newFixedThreadPool(count);
        try {
            Map<Integer, Future<BrokerFixture>> starting = new TreeMap<>();
            for (int id = 1; id <= count; id++) {
                int nodeId = id;
                starting.put(nodeId, starters.submit(() -> cluster.newBroker(nodeId, Map.of())));
            }
            for (Map.Entry<Integer, Future<BrokerFixture>> each : starting.entrySet()) {
                cluster.brokers.put(each.getKey(), each.getValue().get(TIMEOUT_S, TimeUnit.SECONDS));
            }
        } finally {
            starters.shutdownNow();
        }
        for (BrokerFixture broker : cluster.brokers.values()) {
            Awaitility.await()
                    .until(() -> broker.broker().image().brokers().values().stream()
                                    .filter(registration -> !registration.fenced())
                                    .count()
                            == count);
        }
        return cluster;
    }

    private BrokerFixture newBroker(int nodeId, Map<String, String> settings) throws Exception {
        return newBroker(
                nodeId, disks.computeIfAbsent(nodeId, id -> new FaultyFileSystem(Clock.systemUTC())), settings);
    }

    private BrokerFixture newBroker(int nodeId, FaultyFileSystem disk, Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>();
        all.put("node.id", String.valueOf(nodeId));
        all.put(
                "broker.session.timeout.ms",
                String.valueOf(coordination.sessionTimeout().toMillis()));
        all.putAll(settings);
        return new BrokerFixture(all, disk, CoordinationBackends.of(coordination.factory()));
    }

    /** Starts a broker, or another life of it. */
    BrokerFixture start(int nodeId, Map<String, String> settings) throws Exception {
        BrokerFixture broker = newBroker(nodeId, settings);
        brokers.put(nodeId, broker);
        return broker;
    }

    /** What a broker keeps while it is down. */
    FaultyFileSystem disk(int nodeId) {
        return disks.get(nodeId);
    }

    /** Tries to start a broker beside another one with the same id, on a disk of its own. */
    void startSecond(int nodeId) throws Exception {
        newBroker(nodeId, new FaultyFileSystem(Clock.systemUTC()), Map.of()).close();
    }

    BrokerFixture broker(int nodeId) {
        return brokers.get(nodeId);
    }

    MemoryCoordinationCluster coordination() {
        return coordination;
    }

    int controllerId() {
        return coordination.leader().orElseThrow();
    }

    /** A broker that is not the controller. */
    int otherId() {
        int controllerId = controllerId();
        return brokers.keySet().stream()
                .filter(id -> id != controllerId)
                .findFirst()
                .orElseThrow();
    }

    /** Ends a broker as SIGKILL would: its connections break and its port refuses, and it takes leave of nobody. */
    void kill(int nodeId) {
        coordination.kill(nodeId);
        BrokerFixture broker = brokers.remove(nodeId);
        broker.broker().abandon();
        broker.close();
        disks.get(nodeId).processKilled();
    }

    /** Stops a broker. */
    void stop(int nodeId) {
        brokers.remove(nodeId).close();
    }

    @Override
    public void close() {
        brokers.values().forEach(BrokerFixture::close);
        timers.shutdownNow();
    }
}
