package io.duolog.chaos.simulation;

import io.duolog.chaos.simulation.ReplicaDump.Entry;
import io.duolog.coordination.SerialScheduler;
import io.duolog.protocol.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A consumer that reads a partition from its beginning, each record once, and knows the newest leader epoch it has seen. */
final class Reader {
    private static final Duration PAUSE = Duration.ofMillis(20);
    /** Well above what a broker may wait for more, and the delays of a sound network. */
    private static final Duration ANSWER_MAX = Duration.ofMillis(120);

    private final SimulatedCluster cluster;
    private final SerialScheduler thread;
    private final int id;
    private final int partition;
    private long position;
    private int newestEpoch = -1;
    private boolean expectsAnswers;

    Reader(SimulatedCluster cluster, int id, int partition) {
        this.cluster = cluster;
        this.thread = cluster.world().execution().newScheduler();
        this.id = id;
        this.partition = partition;
    }

    /**
     * What a broker answered.
     *
     * @param errorCode Kafka's
     * @param baseOffset the offset of the first entry
     * @param entries what it let the reader see, from its position on
     */
    record Answer(short errorCode, long baseOffset, List<Entry> entries) {}

    void start() {
        thread.execute(this::read);
    }

    /** Nothing is broken any more: whatever it asks from now on is answered. */
    void expectAnswers() {
        expectsAnswers = true;
    }

    /** Whether it has seen all that is committed. */
    boolean hasReadAll() {
        return position >= cluster.truth(partition).endOffset();
    }

    private void read() {
        Optional<SimulatedCluster.Leader> known = cluster.knownLeader(partition);
        if (known.isEmpty() || known.get().leaderEpoch() < newestEpoch) {
            again();
            return;
        }
        newestEpoch = known.get().leaderEpoch();
        long asked = position;
        CompletionStage<Answer> asking = cluster.world()
                .network()
                .ask(id, known.get().nodeId(), thread, broker -> broker.endpoint()
                        .read(known.get().topicId(), partition, asked, newestEpoch));
        if (expectsAnswers) {
            thread.schedule(() -> requireAnswer(asking, asked), ANSWER_MAX);
        }
        asking.whenComplete((answer, failure) -> {
            if (failure == null) {
                cluster.observe(() -> take(answer));
            }
            again();
        });
    }

    private void requireAnswer(CompletionStage<Answer> asking, long asked) {
        CompletableFuture<Answer> answer = asking.toCompletableFuture();
        if (!answer.isDone() || answer.isCompletedExceptionally()) {
            throw new InvariantViolation("reader " + id + " asked for offset " + asked + " of partition " + partition
                    + " and was not answered within " + ANSWER_MAX.toMillis() + " ms, though nothing was broken");
        }
    }

    private void again() {
        thread.schedule(this::read, PAUSE);
    }

    private void take(Answer answer) {
        if (answer.errorCode() == ErrorCode.OFFSET_OUT_OF_RANGE.code()) {
            throw new InvariantViolation("what reader " + id + " read of partition " + partition + " up to " + position
                    + " has vanished: the offset is out of range");
        }
        if (answer.errorCode() != ErrorCode.NONE.code()) {
            return;
        }
        for (int i = 0; i < answer.entries().size(); i++) {
            cluster.truth(partition)
                    .requireAt(answer.baseOffset() + i, answer.entries().get(i), "reader " + id);
        }
        position = Math.max(position, answer.baseOffset() + answer.entries().size());
    }
}
