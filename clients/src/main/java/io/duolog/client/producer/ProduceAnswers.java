package io.duolog.client.producer;

import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.ConnectionException;
import io.duolog.client.metadata.TopicView;
import io.duolog.client.network.Endpoint;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ProduceResponse;
import io.duolog.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.duolog.protocol.message.ProduceResponse.TopicProduceResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What answers to produce requests do to the batches: acknowledge, retry, split or give up. Confined to the event loop;
 * sends nothing itself.
 */
final class ProduceAnswers {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProduceAnswers.class);

    private final ProducerContext context;
    private final ProducerIds ids;

    ProduceAnswers(ProducerContext context, ProducerIds ids) {
        this.context = context;
        this.ids = ids;
    }

    /**
     * A request that is on its way.
     *
     * @param endpoint who was asked
     * @param batches what it carries
     */
    record Asked(Endpoint endpoint, List<SentBatch> batches) {
        Node node() {
            return endpoint.node();
        }
    }

    /** The broker has answered. */
    void answered(Asked asked, ProduceResponse response) {
        Map<TopicPartition, PartitionProduceResponse> answers = byPartition(asked, response);
        List<Node> endpoints = response.nodeEndpoints().stream()
                .map(node -> new Node(node.nodeId(), node.host(), node.port(), Optional.ofNullable(node.rack())))
                .toList();
        for (SentBatch sent : asked.batches()) {
            PartitionProduceResponse answer = answers.get(sent.queue().topicPartition());
            if (answer == null) {
                retryOrFail(
                        sent,
                        new ConnectionException(
                                asked.node(),
                                "the answer says nothing about " + sent.queue().topicPartition(),
                                null),
                        true);
            } else {
                if (answer.currentLeader().leaderId() >= 0) {
                    context.metadata()
                            .leaderChanged(
                                    sent.queue().topicPartition(),
                                    answer.currentLeader().leaderId(),
                                    answer.currentLeader().leaderEpoch(),
                                    endpoints);
                }
                decide(sent, answer, asked.node());
            }
            settle(sent.queue());
        }
    }

    /** There will be no answer: the connection broke, or time ran out. */
    void failed(Asked asked, Throwable failure) {
        ClientException cause = failure instanceof ClientException known
                ? known
                : new ConnectionException(asked.node(), String.valueOf(failure.getMessage()), failure);
        for (SentBatch sent : asked.batches()) {
            if (cause.isRetriable()) {
                retryOrFail(sent, cause, true);
            } else {
                giveUp(sent, cause, false);
            }
        }
        context.metadata().requestUpdate();
        asked.batches().forEach(sent -> settle(sent.queue()));
    }

    /** A request without an answer ({@code acks=0}) has left, or was dropped with its connection. */
    void unanswered(Endpoint endpoint, List<SentBatch> batches) {
        for (SentBatch sent : batches) {
            if (isOver(sent.batch())) {
                continue;
            }
            if (endpoint.isReady()) {
                acknowledge(sent, RecordMetadata.UNKNOWN_OFFSET, -1);
            } else {
                retryOrFail(sent, new ConnectionException(endpoint.node(), "the connection broke", null), true);
            }
            settle(sent.queue());
        }
    }

    /** Tells the application about all batches of a partition that are settled and whose turn it is. */
    void settle(PartitionQueue queue) {
        for (ProducerBatch batch = queue.window().pollSettled();
                batch != null;
                batch = queue.window().pollSettled()) {
            complete(batch);
        }
    }

    /** Tells the application about a settled batch. */
    void complete(ProducerBatch batch) {
        if (batch.outcome().orElse(null) instanceof ProduceOutcome.Failed) {
            context.counters().recordsFailed(batch.recordCount());
        } else {
            context.counters().batchAcknowledged(batch.recordCount(), batch.estimatedSizeBytes());
        }
        batch.complete();
    }

    private void decide(SentBatch sent, PartitionProduceResponse answer, Node node) {
        ProducerBatch batch = sent.batch();
        if (isOver(batch)) {
            return;
        }
        ErrorCode error = ErrorCode.forCode(answer.errorCode());
        if (ProduceErrors.isOutdatedMetadata(error)) {
            sent.queue().refusedBy(sent.leaderEpoch());
            context.metadata().requestUpdate();
        }
        switch (ProduceErrors.action(error, context.config().idempotent(), batch.recordCount())) {
            case ACKNOWLEDGE -> acknowledge(sent, answer.baseOffset(), answer.logAppendTimeMs());
            case ACKNOWLEDGE_DUPLICATE -> acknowledge(sent, RecordMetadata.UNKNOWN_OFFSET, -1);
            case SPLIT -> split(sent, describe(error, answer, batch, node));
            case OUT_OF_ORDER -> outOfOrder(sent, describe(error, answer, batch, node));
            case IDENTITY_REFUSED -> identityRefused(sent, describe(error, answer, batch, node));
            case RETRY -> retryOrFail(sent, describe(error, answer, batch, node), ProduceErrors.mayBeInLog(error));
            case FAIL -> giveUp(sent, describe(error, answer, batch, node), ProduceErrors.mayBeInLog(error));
        }
    }

    private void acknowledge(SentBatch sent, long baseOffset, long logAppendTimeMs) {
        sent.queue().window().acknowledged(sent.batch(), new ProduceOutcome.Acknowledged(baseOffset, logAppendTimeMs));
    }

    private void retryOrFail(SentBatch sent, ClientException cause, boolean mayBeInLog) {
        ProducerBatch batch = sent.batch();
        if (isOver(batch)) {
            return;
        }
        if (batch.attempts() > context.config().retries()) {
            giveUp(sent, cause, mayBeInLog);
            return;
        }
        batch.attemptFailed(cause, mayBeInLog);
        context.counters().batchRetried();
        sent.queue().window().retry(batch, retryAtMs(batch));
    }

    private void giveUp(SentBatch sent, ClientException cause, boolean mayBeInLog) {
        ProducerBatch batch = sent.batch();
        if (!isOver(batch)) {
            sent.queue().window().failed(batch, new ProduceOutcome.Failed(cause), mayBeInLog || batch.mayBeInLog());
        }
    }

    private void split(SentBatch sent, ClientException cause) {
        ProducerBatch batch = sent.batch();
        if (batch.mayBeInLog()) {
            giveUp(sent, cause, true);
            return;
        }
        context.counters().batchSplit();
        sent.queue().compressionEstimate().tooOptimistic();
        List<ProducerBatch> parts = batch.split(
                context.config().compression(),
                BatchMemory.heap(),
                context.config().batchSizeBytes());
        sent.queue().window().replace(batch, parts, context.loop().nowMs());
    }

    private void outOfOrder(SentBatch sent, ClientException cause) {
        ProducerBatch batch = sent.batch();
        if (batch.attempts() > context.config().retries()) {
            giveUp(sent, cause, batch.mayBeInLog());
            return;
        }
        batch.attemptFailed(cause, false);
        context.counters().batchRetried();
        if (!sent.queue().window().outOfOrder(batch, context.loop().nowMs())) {
            LOGGER.error(
                    "The broker does not know records of {} that it had acknowledged: it lost them. "
                            + "Later records go on under the producer's next epoch; {}",
                    batch.topicPartition(),
                    cause.getMessage());
        }
    }

    private void identityRefused(SentBatch sent, ClientException cause) {
        ProducerBatch batch = sent.batch();
        if (batch.attempts() > context.config().retries()) {
            giveUp(sent, cause, batch.mayBeInLog());
            return;
        }
        batch.attemptFailed(cause, false);
        context.counters().batchRetried();
        ids.refused(batch.identity());
        sent.queue().window().identityRefused(batch, retryAtMs(batch));
    }

    /** Whether the batch was given up while the request was on its way. */
    private static boolean isOver(ProducerBatch batch) {
        return batch.state() == ProducerBatch.State.SETTLED;
    }

    private long retryAtMs(ProducerBatch batch) {
        return context.loop().nowMs() + context.retryBackoff().delayMs(batch.attempts());
    }

    private static BrokerException describe(
            ErrorCode error, PartitionProduceResponse answer, ProducerBatch batch, Node node) {
        return new BrokerException(
                error,
                "store " + batch.recordCount() + " records in " + batch.topicPartition(),
                answer.errorMessage(),
                node);
    }

    private Map<TopicPartition, PartitionProduceResponse> byPartition(Asked asked, ProduceResponse response) {
        Map<UUID, String> names = new HashMap<>();
        for (SentBatch sent : asked.batches()) {
            TopicView topic = context.metadata()
                    .view()
                    .topicOrNull(sent.queue().topicPartition().topic());
            if (topic != null && topic.hasId()) {
                names.put(topic.id(), topic.name());
            }
        }
        Map<TopicPartition, PartitionProduceResponse> answers = new HashMap<>();
        for (TopicProduceResponse topic : response.responses()) {
            @Nullable String name = topic.name().isEmpty() ? names.get(topic.topicId()) : topic.name();
            if (name != null) {
                topic.partitionResponses()
                        .forEach(partition -> answers.put(new TopicPartition(name, partition.index()), partition));
            }
        }
        return answers;
    }
}
