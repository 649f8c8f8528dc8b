package io.duolog.broker.replication;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.partition.IsrAnswer;
import io.duolog.broker.partition.IsrProposals;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.ProposedIsr;
import io.duolog.broker.partition.RequestTimer;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterPartitionRequest;
import io.duolog.protocol.message.AlterPartitionResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes proposals of in-sync replicas to the controller with AlterPartition: one request at a time, with all that came
 * while the last was under way. Answers after which a leader may try again come after a pause.
 *
 * <p>Thread-safe; no call blocks.
 */
public final class AlterPartitionProposals implements IsrProposals {
    private static final Logger LOGGER = LoggerFactory.getLogger(AlterPartitionProposals.class);
    private static final byte RECOVERED = 0;

    private final Supplier<ControllerClient> controller;
    private final int brokerId;
    private final LongSupplier brokerEpoch;
    private final RequestTimer timer;
    private final Executor executor;
    private final long retryMs;
    private final List<Submitted> waiting = new ArrayList<>();
    private boolean inFlight;

    private record Submitted(Partition partition, ProposedIsr proposal, Consumer<IsrAnswer> onAnswer) {}

    private record Key(UUID topicId, int partition) {}

    /**
     * Proposes for one broker.
     *
     * @param controller asked for with each request
     * @param brokerEpoch the epoch of this broker's registration
     * @param timer for pauses
     * @param executor where requests are made and answers are given; must not block for long
     * @param retryMs how long to wait before a leader may try again
     */
    public AlterPartitionProposals(
            Supplier<ControllerClient> controller,
            int brokerId,
            LongSupplier brokerEpoch,
            RequestTimer timer,
            Executor executor,
            long retryMs) {
        this.controller = requireNonNull(controller, "controller");
        this.brokerId = brokerId;
        this.brokerEpoch = requireNonNull(brokerEpoch, "brokerEpoch");
        this.timer = requireNonNull(timer, "timer");
        this.executor = requireNonNull(executor, "executor");
        this.retryMs = retryMs;
    }

    @Override
    public void submit(Partition partition, ProposedIsr proposal, Consumer<IsrAnswer> onAnswer) {
        LOGGER.debug("Proposing in-sync replicas {} for {}", proposal.brokerIds(), partition.name());
        synchronized (waiting) {
            waiting.add(new Submitted(partition, proposal, onAnswer));
            if (inFlight) {
                return;
            }
            inFlight = true;
        }
        executor.execute(this::send);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback takes the failure
    private void send() {
        List<Submitted> batch;
        synchronized (waiting) {
            batch = List.copyOf(waiting);
            waiting.clear();
            inFlight = !batch.isEmpty();
        }
        if (batch.isEmpty()) {
            return;
        }
        controller
                .get()
                .alterPartition(request(batch))
                .whenCompleteAsync(
                        (response, failure) -> {
                            try {
                                answer(batch, response, failure);
                            } finally {
                                send();
                            }
                        },
                        executor);
    }

    private AlterPartitionRequest request(List<Submitted> batch) {
        Map<UUID, Map<Integer, AlterPartitionRequest.PartitionData>> topics = new LinkedHashMap<>();
        for (Submitted each : batch) {
            int index = each.partition().name().partition();
            ProposedIsr proposal = each.proposal();
            topics.computeIfAbsent(each.partition().topicId(), id -> new LinkedHashMap<>())
                    .put(
                            index,
                            new AlterPartitionRequest.PartitionData(
                                    index,
                                    proposal.leaderEpoch(),
                                    proposal.members().stream()
                                            .map(member -> new AlterPartitionRequest.BrokerState(
                                                    member.brokerId(), member.brokerEpoch()))
                                            .toList(),
                                    RECOVERED,
                                    proposal.partitionEpoch()));
        }
        return new AlterPartitionRequest(
                brokerId,
                brokerEpoch.getAsLong(),
                topics.entrySet().stream()
                        .map(topic -> new AlterPartitionRequest.TopicData(
                                topic.getKey(), List.copyOf(topic.getValue().values())))
                        .toList());
    }

    private void answer(List<Submitted> batch, @Nullable AlterPartitionResponse response, @Nullable Throwable failure) {
        Map<Key, AlterPartitionResponse.PartitionData> answers = new HashMap<>();
        IsrAnswer otherwise = new IsrAnswer.Unknown();
        if (response == null) {
            otherwise = answerTo(failure);
        } else if (response.errorCode() != ErrorCode.NONE.code()) {
            // The request as a whole was refused: this broker is not registered, or registered anew.
            otherwise = new IsrAnswer.NotAttempted();
        } else {
            response.topics().forEach(topic -> topic.partitions()
                    .forEach(data -> answers.put(new Key(topic.topicId(), data.partitionIndex()), data)));
        }
        for (Submitted each : batch) {
            AlterPartitionResponse.PartitionData data = answers.get(
                    new Key(each.partition().topicId(), each.partition().name().partition()));
            deliver(each, data == null ? otherwise : answerOf(data));
        }
    }

    private void deliver(Submitted submitted, IsrAnswer answer) {
        if (answer instanceof IsrAnswer.Accepted accepted) {
            LOGGER.info("In-sync replicas of {} are {}", submitted.partition().name(), accepted.isr());
        }
        if (answer instanceof IsrAnswer.Accepted || answer instanceof IsrAnswer.Outdated) {
            submitted.onAnswer().accept(answer);
        } else {
            LOGGER.debug("In-sync replicas of {}: {}", submitted.partition().name(), answer);
            timer.schedule(() -> executor.execute(() -> submitted.onAnswer().accept(answer)), retryMs);
        }
    }

    private static IsrAnswer answerTo(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ApiException known && known.error() == ErrorCode.NOT_CONTROLLER
                ? new IsrAnswer.NotAttempted()
                : new IsrAnswer.Unknown();
    }

    private static IsrAnswer answerOf(AlterPartitionResponse.PartitionData data) {
        return switch (ErrorCode.forCode(data.errorCode())) {
            case NONE -> new IsrAnswer.Accepted(data.leaderEpoch(), data.partitionEpoch(), data.isr());
            case FENCED_LEADER_EPOCH,
                    INVALID_UPDATE_VERSION,
                    UNKNOWN_TOPIC_ID,
                    UNKNOWN_TOPIC_OR_PARTITION,
                    NEW_LEADER_ELECTED -> new IsrAnswer.Outdated();
            case NOT_CONTROLLER -> new IsrAnswer.NotAttempted();
            case INELIGIBLE_REPLICA, INVALID_REQUEST, OPERATION_NOT_ATTEMPTED -> new IsrAnswer.Refused();
            default -> new IsrAnswer.Unknown();
        };
    }
}
