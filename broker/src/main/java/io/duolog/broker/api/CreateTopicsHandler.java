package io.duolog.broker.api;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsResponse;

/** CreateTopics: decided by the controller, answered when it is committed. */
public final class CreateTopicsHandler extends ControllerHandler<CreateTopicsRequest, CreateTopicsResponse> {
    /** From here on clients are refused what is over their quota. */
    private static final int STRICT_SINCE = 6;

    /** Lets {@code controller} decide. */
    public CreateTopicsHandler(ControllerClient controller) {
        super(ApiKey.CREATE_TOPICS, STRICT_SINCE, controller, ControllerClient::createTopics);
    }

    @Override
    public CreateTopicsResponse failure(RequestContext context, CreateTopicsRequest request, ApiException failure) {
        return new CreateTopicsResponse(
                0,
                request.topics().stream()
                        .map(topic -> CreateTopicsResponse.CreatableTopicResult.builder()
                                .name(topic.name())
                                .errorCode(failure.error().code())
                                .errorMessage(failure.getMessage())
                                .build())
                        .toList());
    }
}
