package io.duolog.broker.api;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.UnregisterBrokerRequest;
import io.duolog.protocol.message.UnregisterBrokerResponse;

/** UnregisterBroker: decided by the controller, answered when it is committed. */
public final class UnregisterBrokerHandler
        extends ControllerHandler<UnregisterBrokerRequest, UnregisterBrokerResponse> {
    /** Lets {@code controller} decide. */
    public UnregisterBrokerHandler(ControllerClient controller) {
        super(ApiKey.UNREGISTER_BROKER, controller::unregisterBroker);
    }

    @Override
    public UnregisterBrokerResponse failure(
            RequestContext context, UnregisterBrokerRequest request, ApiException failure) {
        return new UnregisterBrokerResponse(0, failure.error().code(), failure.getMessage());
    }
}
