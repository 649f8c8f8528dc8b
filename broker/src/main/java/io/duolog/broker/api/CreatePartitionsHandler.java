package io.duolog.broker.api;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.CreatePartitionsRequest;
import io.duolog.protocol.message.CreatePartitionsResponse;

/** CreatePartitions: decided by the controller, answered when it is committed. */
public final class CreatePartitionsHandler
        extends ControllerHandler<CreatePartitionsRequest, CreatePartitionsResponse> {
    /** From here on clients are refused what is over their quota. */
    private static final int STRICT_SINCE = 3;

    /** Lets {@code controller} decide. */
    public CreatePartitionsHandler(ControllerClient controller) {
        super(ApiKey.CREATE_PARTITIONS, STRICT_SINCE, controller, ControllerClient::createPartitions);
    }

    @Override
    public CreatePartitionsResponse failure(
            RequestContext context, CreatePartitionsRequest request, ApiException failure) {
        return new CreatePartitionsResponse(
                0,
                request.topics().stream()
                        .map(topic -> new CreatePartitionsResponse.CreatePartitionsTopicResult(
                                topic.name(), failure.error().code(), failure.getMessage()))
                        .toList());
    }
}
