package io.duolog.broker.api;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest;
import io.duolog.protocol.message.IncrementalAlterConfigsResponse;

/** IncrementalAlterConfigs: decided by the controller, answered when it is committed (KIP-339). */
public final class IncrementalAlterConfigsHandler
        extends ControllerHandler<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse> {
    /** Lets {@code controller} decide. */
    public IncrementalAlterConfigsHandler(ControllerClient controller) {
        super(ApiKey.INCREMENTAL_ALTER_CONFIGS, controller::incrementalAlterConfigs);
    }

    @Override
    public IncrementalAlterConfigsResponse failure(
            RequestContext context, IncrementalAlterConfigsRequest request, ApiException failure) {
        return new IncrementalAlterConfigsResponse(
                0,
                request.resources().stream()
                        .map(resource -> new IncrementalAlterConfigsResponse.AlterConfigsResourceResponse(
                                failure.error().code(),
                                failure.getMessage(),
                                resource.resourceType(),
                                resource.resourceName()))
                        .toList());
    }
}
