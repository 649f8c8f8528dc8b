package io.duolog.broker.api;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ElectLeadersRequest;
import io.duolog.protocol.message.ElectLeadersRequest.TopicPartitions;
import io.duolog.protocol.message.ElectLeadersResponse;
import io.duolog.protocol.message.ElectLeadersResponse.PartitionResult;
import io.duolog.protocol.message.ElectLeadersResponse.ReplicaElectionResult;
import java.util.List;

/** ElectLeaders (KIP-460): decided by the controller, answered when it is committed. */
public final class ElectLeadersHandler extends ControllerHandler<ElectLeadersRequest, ElectLeadersResponse> {
    private static final short FIRST_WITH_ERROR_CODE = 1;

    /** Lets {@code controller} decide. */
    public ElectLeadersHandler(ControllerClient controller) {
        super(ApiKey.ELECT_LEADERS, controller::electLeaders);
    }

    /** Version 0 can speak of partitions only. */
    @Override
    public ElectLeadersResponse failure(RequestContext context, ElectLeadersRequest request, ApiException failure) {
        short error = failure.error().code();
        List<TopicPartitions> topics = request.topicPartitions() == null ? List.of() : request.topicPartitions();
        return new ElectLeadersResponse(
                0,
                context.version() >= FIRST_WITH_ERROR_CODE ? error : 0,
                topics.stream()
                        .map(topic -> new ReplicaElectionResult(
                                topic.topic(),
                                topic.partitions().stream()
                                        .map(partition -> new PartitionResult(partition, error, failure.getMessage()))
                                        .toList()))
                        .toList());
    }
}
