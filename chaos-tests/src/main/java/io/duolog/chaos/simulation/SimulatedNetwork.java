package io.duolog.chaos.simulation;

import io.duolog.coordination.SerialScheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Requests between nodes that take their time, overtake one another, and get lost: on the way there, so that nothing
 * happened, or on the way back, so that it happened and nobody knows. What was sent before its sender crashed still arrives.
 *
 * @param <N> what receives requests at a node
 */
final class SimulatedNetwork<N> {
    private static final long DELAY_MAX_US = 4_000;
    private static final long SLOW_DELAY_MAX_US = 400_000;
    private static final Duration BROKEN_AFTER = Duration.ofMillis(20);
    private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(500);

    private final Random random;
    private final Map<Integer, Receiver<N>> receivers = new HashMap<>();
    private final Set<Link> cut = new HashSet<>();
    private long nextLife;
    private double lossProbability;
    private double slowProbability;

    private record Link(int from, int to) {}

    private record Receiver<N>(long life, N node, SerialScheduler lane) {}

    SimulatedNetwork(Random random) {
        this.random = random;
    }

    /** A node is up, and receives on this lane. */
    void up(int nodeId, N node, SerialScheduler lane) {
        receivers.put(nodeId, new Receiver<>(nextLife++, node, lane));
    }

    /** A node is gone; what is under way to it is lost. */
    void down(int nodeId) {
        receivers.remove(nodeId);
    }

    /** Whether a node receives. */
    boolean isUp(int nodeId) {
        return receivers.containsKey(nodeId);
    }

    /** From now on nothing passes from one node to the other, in this direction. */
    void cut(int from, int to) {
        cut.add(new Link(from, to));
    }

    /** From now on some requests and answers are lost, and some are late. */
    void disturb(double newLossProbability, double newSlowProbability) {
        lossProbability = newLossProbability;
        slowProbability = newSlowProbability;
    }

    /** Everything passes again. */
    void heal() {
        cut.clear();
        lossProbability = 0;
        slowProbability = 0;
    }

    /**
     * Sends a request.
     *
     * @param back where the answer arrives
     * @return the answer, or an {@link IOException} when it or the request was lost, or took too long
     */
    <R> CompletionStage<R> ask(int from, int to, SerialScheduler back, Function<N, CompletionStage<R>> request) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        Optional<Receiver<N>> receiver = Optional.ofNullable(receivers.get(to));
        if (receiver.isEmpty() || lost(from, to)) {
            fail(back, answer);
            return answer;
        }
        back.schedule(() -> answer.completeExceptionally(new IOException("no answer in time")), REQUEST_TIMEOUT);
        receiver.get()
                .lane()
                .schedule(() -> deliver(receiver.get(), new Link(from, to), back, request, answer), delay());
        return answer;
    }

    private <R> void deliver(
            Receiver<N> receiver,
            Link link,
            SerialScheduler back,
            Function<N, CompletionStage<R>> request,
            CompletableFuture<R> answer) {
        if (isGone(link.to(), receiver)) {
            fail(back, answer);
            return;
        }
        request.apply(receiver.node()).whenComplete((response, failure) -> {
            if (failure != null) {
                back.schedule(() -> answer.completeExceptionally(failure), delay());
            } else if (lost(link.to(), link.from()) || isGone(link.to(), receiver)) {
                fail(back, answer);
            } else {
                back.schedule(() -> answer.complete(response), delay());
            }
        });
    }

    private boolean isGone(int nodeId, Receiver<N> receiver) {
        Receiver<N> present = receivers.get(nodeId);
        return present == null || present.life() != receiver.life();
    }

    private static void fail(SerialScheduler back, CompletableFuture<?> answer) {
        back.schedule(() -> answer.completeExceptionally(new IOException("connection broken")), BROKEN_AFTER);
    }

    private boolean lost(int from, int to) {
        return cut.contains(new Link(from, to)) || random.nextDouble() < lossProbability;
    }

    private Duration delay() {
        long maxUs = random.nextDouble() < slowProbability ? SLOW_DELAY_MAX_US : DELAY_MAX_US;
        return Duration.ofNanos(1_000L * random.nextLong(1, maxUs));
    }
}
