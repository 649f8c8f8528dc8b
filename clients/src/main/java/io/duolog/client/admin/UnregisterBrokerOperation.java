package io.duolog.client.admin;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.UnregisterBrokerRequest;
import io.duolog.protocol.message.UnregisterBrokerResponse;
import java.util.List;

/** UnregisterBroker of one broker; its number is all that an answer does not say. */
record UnregisterBrokerOperation(int brokerId) implements AdminOperation<Integer, Void, UnregisterBrokerResponse> {
    @Override
    public Target target(Integer item) {
        return Target.CONTROLLER;
    }

    @Override
    public String describe(Integer item) {
        return "unregister broker " + brokerId;
    }

    @Override
    public ApiRequest<UnregisterBrokerResponse> request(List<Integer> items, int timeoutMs) {
        return new UnregisterBrokerRequest(brokerId);
    }

    @Override
    public void read(UnregisterBrokerResponse response, Outcomes<Integer, Void> outcomes) {
        if (!outcomes.failed(brokerId, ErrorCode.forCode(response.errorCode()), response.errorMessage())) {
            outcomes.succeeded(brokerId);
        }
    }
}
