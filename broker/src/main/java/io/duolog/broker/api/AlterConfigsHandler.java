package io.duolog.broker.api;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.AlterConfigsRequest;
import io.duolog.protocol.message.AlterConfigsResponse;
import io.duolog.protocol.message.ApiKey;

/** AlterConfigs: decided by the controller, answered when it is committed. */
public final class AlterConfigsHandler extends ControllerHandler<AlterConfigsRequest, AlterConfigsResponse> {
    /** Lets {@code controller} decide. */
    public AlterConfigsHandler(ControllerClient controller) {
        super(ApiKey.ALTER_CONFIGS, controller::alterConfigs);
    }

    @Override
    public AlterConfigsResponse failure(RequestContext context, AlterConfigsRequest request, ApiException failure) {
        return new AlterConfigsResponse(
                0,
                request.resources().stream()
                        .map(resource -> new AlterConfigsResponse.AlterConfigsResourceResponse(
                                failure.error().code(),
                                failure.getMessage(),
                                resource.resourceType(),
                                resource.resourceName()))
                        .toList());
    }
}
