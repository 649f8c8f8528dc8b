package io.duolog.broker.api;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.AlterClientQuotasRequest;
import io.duolog.protocol.message.AlterClientQuotasResponse;
import io.duolog.protocol.message.ApiKey;

/** AlterClientQuotas: decided by the controller, answered when it is committed (KIP-546). */
public final class AlterClientQuotasHandler
        extends ControllerHandler<AlterClientQuotasRequest, AlterClientQuotasResponse> {
    /** Lets {@code controller} decide. */
    public AlterClientQuotasHandler(ControllerClient controller) {
        super(ApiKey.ALTER_CLIENT_QUOTAS, controller::alterClientQuotas);
    }

    @Override
    public AlterClientQuotasResponse failure(
            RequestContext context, AlterClientQuotasRequest request, ApiException failure) {
        return new AlterClientQuotasResponse(
                0,
                request.entries().stream()
                        .map(entry -> new AlterClientQuotasResponse.EntryData(
                                failure.error().code(),
                                failure.getMessage(),
                                entry.entity().stream()
                                        .map(part -> new AlterClientQuotasResponse.EntityData(
                                                part.entityType(), part.entityName()))
                                        .toList()))
                        .toList());
    }
}
