package io.duolog.protocol.message;

import io.duolog.protocol.wire.WireMessage;

/** A response of the Kafka protocol. */
public interface ApiResponse extends WireMessage {
    /** Which API this is a response of. */
    ApiKey apiKey();
}
