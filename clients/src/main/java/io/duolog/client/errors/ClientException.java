package io.duolog.client.errors;

import static java.util.Objects.requireNonNull;

import io.duolog.client.Node;
import io.duolog.protocol.ErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Anything that a client could not do. The message says what was tried, where, and what happened last, so that it is
 * useful without its cause; {@link #getCause()} has the details.
 */
public abstract sealed class ClientException extends RuntimeException
        permits BrokerException,
                ClientClosedException,
                ClientConfigException,
                ClientInterruptedException,
                ClientTimeoutException,
                ConnectionException,
                InvalidOffsetException,
                InvalidRecordsException,
                PartitioningException,
                RecordProcessingException,
                RecordTooLargeException,
                SerializationException,
                UnsupportedApiException {
    private static final long serialVersionUID = 1L;

    private final boolean retriable;
    private final transient @Nullable Node node;

    ClientException(String message, boolean retriable, @Nullable Node node, @Nullable Throwable cause) {
        super(requireNonNull(message, "message"), cause);
        this.retriable = retriable;
        this.node = node;
    }

    /** The broker's error code; empty if the error did not come from a broker. */
    public Optional<ErrorCode> errorCode() {
        return Optional.empty();
    }

    /** Whether the same call may succeed later without a change of anything else. */
    public final boolean isRetriable() {
        return retriable;
    }

    /** The broker that was asked, if one was. */
    public final Optional<Node> node() {
        return Optional.ofNullable(node);
    }
}
