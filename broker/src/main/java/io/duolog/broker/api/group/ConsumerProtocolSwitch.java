package io.duolog.broker.api.group;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;

/** Whether the consumer protocol is served. */
final class ConsumerProtocolSwitch {
    private ConsumerProtocolSwitch() {}

    /**
     * Refuses the request if it is not, as Kafka does.
     *
     * @throws ApiException UNSUPPORTED_VERSION
     */
    static void require(boolean enabled) {
        if (!enabled) {
            throw new ApiException(
                    ErrorCode.UNSUPPORTED_VERSION,
                    "group.coordinator.rebalance.protocols of this broker does not hold consumer.");
        }
    }
}
