package io.duolog.chaos.simulation;

import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.testkit.MemoryCoordinationCluster;
import io.duolog.coordination.testkit.SimulatedExecution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One seed's run: three brokers, two partitions, producers of each kind and a reader; some seconds of faults; then
 * everything heals, and the cluster has to become whole, to go on, and to have kept its promises.
 */
public final class Simulation {
    private static final Duration SESSION_TIMEOUT = Duration.ofMillis(300);
    private static final Duration FAULTY = Duration.ofSeconds(2);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int HEALING_STEPS_MAX = 200;
    private static final int BROKERS = 3;
    private static final int PARTITIONS = 2;
    private static final short ACKS_ALL = -1;
    private static final short ACKS_LEADER = 1;
    private static final Map<String, String> SETTINGS = Map.of(
            "broker.session.timeout.ms", Long.toString(SESSION_TIMEOUT.toMillis()),
            "replica.lag.time.max.ms", "200",
            "replica.fetch.wait.max.ms", "40",
            "replica.fetch.backoff.ms", "20");

    private final SimulatedCluster cluster;
    private final Nemesis nemesis;
    private final List<Producer> producers = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();

    private Simulation(long seed) {
        cluster = newCluster(seed);
        nemesis = new Nemesis(cluster);
    }

    /** A cluster none of whose brokers is started; all chance in it comes from the seed. */
    static SimulatedCluster newCluster(long seed) {
        return newCluster(seed, Map.of());
    }

    /** As above, with further settings of the brokers. */
    static SimulatedCluster newCluster(long seed, Map<String, String> further) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.putAll(further);
        Random random = new Random(seed);
        SimulatedExecution execution = new SimulatedExecution(random.nextLong());
        SerialScheduler time = execution.newScheduler();
        SimulatedWorld world = new SimulatedWorld(
                execution,
                new SimulatedClock(time),
                random,
                new MemoryCoordinationCluster(time, SESSION_TIMEOUT),
                new SimulatedNetwork<>(random));
        SimulatedCluster created = new SimulatedCluster(world, BROKERS, PARTITIONS, settings);
        execution.afterEachTask(created::checkInvariants);
        return created;
    }

    /**
     * What a run showed.
     *
     * @param seed replays it
     * @param acknowledged how many batches were acknowledged
     * @param committed how many records were committed
     * @param violation the promise that was broken, or empty
     * @param trace the faults
     */
    public record Result(long seed, int acknowledged, long committed, String violation, List<String> trace) {
        /** Whether every promise was kept. */
        public boolean kept() {
            return violation.isEmpty();
        }
    }

    /** Runs a seed; the same seed does the same. */
    public static Result run(long seed) {
        Simulation simulation = new Simulation(seed);
        String violation = "";
        try {
            simulation.run();
        } catch (InvariantViolation e) {
            violation = String.valueOf(e.getMessage());
        }
        long committed = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            committed += simulation.cluster.truth(partition).endOffset();
        }
        return new Result(
                seed,
                simulation.cluster.ledger().size(),
                committed,
                violation,
                List.copyOf(simulation.nemesis.trace()));
    }

    private void run() {
        cluster.nodeIds().forEach(cluster::start);
        advanceUntil("create the topic", cluster::createTopic);
        startClients();
        nemesis.start();
        cluster.world().execution().advance(FAULTY);
        nemesis.stopAndHeal();
        advanceUntil("become whole again", cluster::isWhole);
        readers.forEach(Reader::expectAnswers);
        int before = cluster.ledger().size();
        advanceUntil("acknowledge again", () -> cluster.ledger().size() > before + PARTITIONS);
        producers.forEach(Producer::stop);
        advanceUntil("replicate everything", cluster::isLevel);
        advanceUntil("show everything", () -> readers.stream().allMatch(Reader::hasReadAll));
        cluster.checkReplicas();
    }

    private void startClients() {
        int id = 100;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            producers.add(new Producer(cluster, id++, partition, ACKS_ALL, true));
            producers.add(new Producer(cluster, id++, partition, ACKS_ALL, false));
            producers.add(new Producer(cluster, id++, partition, ACKS_LEADER, false));
            readers.add(new Reader(cluster, id++, partition));
        }
        producers.forEach(Producer::start);
        readers.forEach(Reader::start);
    }

    /** What is waited for. */
    interface Condition {
        boolean holds();
    }

    private void advanceUntil(String what, Condition condition) {
        for (int step = 0; step < HEALING_STEPS_MAX; step++) {
            if (condition.holds()) {
                return;
            }
            cluster.world().execution().advance(STEP);
        }
        throw new InvariantViolation("the cluster did not " + what + " within "
                + STEP.multipliedBy(HEALING_STEPS_MAX).toMillis() + " ms: " + cluster.describe());
    }
}
