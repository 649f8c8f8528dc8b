package io.duolog.broker.api;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DeleteTopicsRequest;
import io.duolog.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import io.duolog.protocol.message.DeleteTopicsResponse;
import io.duolog.protocol.message.DeleteTopicsResponse.DeletableTopicResult;
import java.util.UUID;
import java.util.stream.Stream;

/** DeleteTopics: decided by the controller, answered when it is committed. */
public final class DeleteTopicsHandler extends ControllerHandler<DeleteTopicsRequest, DeleteTopicsResponse> {
    private static final UUID NO_ID = new UUID(0, 0);

    /** From here on clients are refused what is over their quota. */
    private static final int STRICT_SINCE = 5;

    /** Lets {@code controller} decide. */
    public DeleteTopicsHandler(ControllerClient controller) {
        super(ApiKey.DELETE_TOPICS, STRICT_SINCE, controller, ControllerClient::deleteTopics);
    }

    @Override
    public DeleteTopicsResponse failure(RequestContext context, DeleteTopicsRequest request, ApiException failure) {
        Stream<DeletableTopicResult> byName =
                request.topicNames().stream().map(name -> failed(new DeleteTopicState(name, NO_ID), failure));
        Stream<DeletableTopicResult> byNameOrId = request.topics().stream().map(topic -> failed(topic, failure));
        return new DeleteTopicsResponse(0, Stream.concat(byName, byNameOrId).toList());
    }

    private static DeletableTopicResult failed(DeleteTopicState topic, ApiException failure) {
        return new DeletableTopicResult(
                topic.name(), topic.topicId(), failure.error().code(), failure.getMessage());
    }
}
