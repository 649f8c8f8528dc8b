package io.duolog.broker.api;

import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.RequestTimer;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ProduceResponse;
import io.duolog.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.duolog.protocol.message.ProduceResponse.TopicProduceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One Produce request between its appends and its answer. The appends run on the event loop; what they wait for completes
 * on any thread, each writing its own slot, and whoever completes the last one answers.
 */
final class PendingProduce {
    private static final short ACKS_ALL = -1;
    private static final short ACKS_NONE = 0;

    private final short acks;
    private final Reply<ProduceResponse> reply;
    private final List<Topic> topics = new ArrayList<>();
    private final List<Wait> waits = new ArrayList<>();
    /** What is still awaited, and one for the event loop that has not appended everything yet. */
    private final AtomicInteger missing = new AtomicInteger(1);

    private volatile Runnable cancelTimer = () -> {};
    private boolean anyFailed;

    @SuppressWarnings("ArrayRecordComponent") // slots that fill up; never compared
    private record Topic(String name, UUID id, PartitionProduceResponse[] answers, int[] count) {}

    /** An append that is not acknowledged yet; its slot is written before {@link #missing} is counted down. */
    private record Wait(
            Topic topic, int slot, Partition partition, Partition.Appended appended, int minInsyncReplicas) {}

    PendingProduce(short acks, Reply<ProduceResponse> reply) {
        this.acks = acks;
        this.reply = reply;
    }

    void beginTopic(String name, UUID id, int partitionCount) {
        topics.add(new Topic(name, id, new PartitionProduceResponse[partitionCount], new int[1]));
    }

    void failed(PartitionProduceResponse answer) {
        anyFailed = true;
        put(answer);
    }

    void appended(
            Partition partition, Partition.Appended appended, PartitionProduceResponse answer, int minInsyncReplicas) {
        int slot = put(answer);
        if (acks != ACKS_NONE) {
            waits.add(new Wait(topics.get(topics.size() - 1), slot, partition, appended, minInsyncReplicas));
        }
    }

    private int put(PartitionProduceResponse answer) {
        Topic topic = topics.get(topics.size() - 1);
        int slot = topic.count()[0]++;
        topic.answers()[slot] = answer;
        return slot;
    }

    /** Starts to wait for what acks asks for, and answers if that is nothing. */
    void allAppended(RequestTimer timer, int timeoutMs) {
        if (acks == ACKS_NONE) {
            if (anyFailed) {
                reply.closeConnection("a batch sent with acks=0 was refused");
            } else {
                reply.sendNothing();
            }
            return;
        }
        List<Runnable> expirations = new ArrayList<>();
        for (Wait wait : waits) {
            awaitDurability(wait);
            if (acks == ACKS_ALL) {
                awaitReplication(wait, expirations);
            }
        }
        if (missing.get() > 1) {
            cancelTimer = timer.schedule(() -> expirations.forEach(Runnable::run), timeoutMs);
        }
        countDown();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback takes the failure
    private void awaitDurability(Wait wait) {
        CompletableFuture<Void> durable =
                wait.partition().log().durable(wait.appended().info().nextOffset());
        if (!durable.isDone() || durable.isCompletedExceptionally()) {
            missing.incrementAndGet();
            durable.whenComplete((ignored, failure) -> {
                if (failure != null) {
                    fail(wait, ErrorCode.KAFKA_STORAGE_ERROR);
                }
                countDown();
            });
        }
    }

    private void awaitReplication(Wait wait, List<Runnable> expirations) {
        long required = wait.appended().info().nextOffset();
        missing.incrementAndGet();
        expirations.add(wait.partition()
                .awaitReplication(required, wait.appended().leaderEpoch(), wait.minInsyncReplicas(), error -> {
                    if (error != ErrorCode.NONE) {
                        fail(wait, error);
                    }
                    countDown();
                }));
    }

    private void fail(Wait wait, ErrorCode error) {
        PartitionProduceResponse[] answers = wait.topic().answers();
        synchronized (answers) {
            answers[wait.slot()] = PartitionProduceResponse.builder()
                    .index(answers[wait.slot()].index())
                    .errorCode(error.code())
                    .errorMessage(error.message())
                    .baseOffset(-1)
                    .logAppendTimeMs(-1)
                    .logStartOffset(-1)
                    .build();
        }
    }

    private void countDown() {
        if (missing.decrementAndGet() > 0) {
            return;
        }
        cancelTimer.run();
        List<TopicProduceResponse> responses = new ArrayList<>(topics.size());
        for (Topic topic : topics) {
            synchronized (topic.answers()) {
                responses.add(new TopicProduceResponse(topic.name(), topic.id(), List.of(topic.answers())));
            }
        }
        reply.send(new ProduceResponse(responses, 0, List.of()));
    }
}
