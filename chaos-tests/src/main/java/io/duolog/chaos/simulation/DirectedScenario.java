package io.duolog.chaos.simulation;

import io.duolog.protocol.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

/**
 * A course of events that is brought about on purpose, in the interleaving of a seed, because random faults rarely bring it
 * about. Each is made by name, for {@link io.duolog.chaos.mutant.MutantRun}.
 */
abstract class DirectedScenario implements LongFunction<String> {
    static final int PARTITION = 0;
    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final int WAITS_MAX = 10;

    private final Map<String, String> settings;

    /** With what brokers are set to besides the simulation's own settings. */
    DirectedScenario(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
    }

    /** Runs the scenario in the interleaving of this seed; the rule that was broken, or the empty string. */
    @Override
    public final String apply(long seed) {
        SimulatedCluster cluster = Simulation.newCluster(seed, settings);
        try {
            cluster.nodeIds().forEach(cluster::start);
            advanceUntil(cluster, "create the topic", cluster::createTopic);
            run(cluster);
            return "";
        } catch (InvariantViolation e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** With a topic whose replicas are all in sync. */
    abstract void run(SimulatedCluster cluster);

    static void require(short error, ErrorCode expected, String what) {
        if (error != expected.code()) {
            throw new InvariantViolation(what + " was answered with " + ErrorCode.forCode(error) + ", not " + expected);
        }
    }

    static <R> R await(SimulatedCluster cluster, CompletionStage<R> answer) {
        advance(cluster);
        return answer.toCompletableFuture().join();
    }

    /** Longer than any timeout. */
    static void advance(SimulatedCluster cluster) {
        cluster.world().execution().advance(WAIT);
    }

    static void advanceUntil(SimulatedCluster cluster, String what, Simulation.Condition condition) {
        for (int i = 0; i < WAITS_MAX; i++) {
            if (condition.holds()) {
                return;
            }
            advance(cluster);
        }
        throw new InvariantViolation("the cluster did not " + what + ": " + cluster.describe());
    }

    /** The leader, which runs. */
    static SimulatedBroker leader(SimulatedCluster cluster) {
        return cluster.broker(cluster.knownLeader(PARTITION).orElseThrow().nodeId())
                .orElseThrow();
    }
}
