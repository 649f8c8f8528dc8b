package io.duolog.broker.controller;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterConfigsRequest;
import io.duolog.protocol.message.AlterConfigsResponse;
import io.duolog.protocol.message.CreatePartitionsRequest;
import io.duolog.protocol.message.CreatePartitionsResponse;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsResponse;
import io.duolog.protocol.message.DeleteTopicsRequest;
import io.duolog.protocol.message.DeleteTopicsResponse;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest;
import io.duolog.protocol.message.IncrementalAlterConfigsResponse;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Asks the active controller, wherever it is. Thread-safe; no call blocks.
 *
 * <p>A stage completes when what it answers is committed <em>and</em> known to this node's {@link
 * io.duolog.broker.metadata.MetadataLoader}, on the coordination thread: handlers that have more to do than to answer
 * must leave it. What is wrong with one topic or resource stands in the response. A stage completes exceptionally, always
 * with {@link io.duolog.protocol.ApiException}, when there is no answer at all:
 * <ul>
 *   <li>{@code NOT_CONTROLLER}: nobody is known to be controller, or it was deposed before it decided; nothing happened;
 *   <li>{@code REQUEST_TIMED_OUT}: it may have happened or not.
 * </ul>
 */
public interface ControllerClient {
    /** CreateTopics, for all versions. */
    CompletionStage<CreateTopicsResponse> createTopics(CreateTopicsRequest request);

    /** DeleteTopics, for all versions: names in {@code topicNames}, or names and ids in {@code topics}. */
    CompletionStage<DeleteTopicsResponse> deleteTopics(DeleteTopicsRequest request);

    /** CreatePartitions, for all versions. */
    CompletionStage<CreatePartitionsResponse> createPartitions(CreatePartitionsRequest request);

    /** AlterConfigs: the settings given replace all that were altered before. */
    CompletionStage<AlterConfigsResponse> alterConfigs(AlterConfigsRequest request);

    /** IncrementalAlterConfigs. */
    CompletionStage<IncrementalAlterConfigsResponse> incrementalAlterConfigs(IncrementalAlterConfigsRequest request);

    /**
     * Gets producer ids that were never given to anybody.
     *
     * @param brokerId who asks
     * @param brokerEpoch the epoch of its registration; a stale one is refused with {@code STALE_BROKER_EPOCH}
     */
    CompletionStage<ProducerIdBlock> allocateProducerIds(int brokerId, long brokerEpoch);

    /**
     * Creates topics that clients asked for, with the default numbers of partitions and replicas. Calls for the same
     * topics share one request. A topic that exists already, or that somebody else is creating, is no error.
     *
     * @return for each name what to tell the client: {@code LEADER_NOT_AVAILABLE} when the topic exists or comes, else
     *     why not
     */
    CompletionStage<Map<String, ErrorCode>> createTopicsAutomatically(Collection<String> names);
}
