package io.duolog.protocol.message;

import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;

/**
 * A request of the Kafka protocol.
 *
 * @param <R> the response that answers it
 */
public interface ApiRequest<R extends ApiResponse> extends WireMessage {
    /** Which API this is a request of. */
    ApiKey apiKey();

    /**
     * Reads the response to a request of this kind; {@code version} is the version that the request was sent in.
     *
     * @throws io.duolog.protocol.wire.WireFormatException if the bytes are not such a response
     */
    R readResponse(WireReader in, short version);
}
