package io.duolog.client.errors;

import static java.util.Objects.requireNonNull;

import io.duolog.client.Node;
import io.duolog.protocol.ErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A broker answered with an error code. */
public final class BrokerException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode errorCode;

    /**
     * Describes an answer.
     *
     * @param errorCode what the broker said
     * @param what what it was asked to do: "write to orders-3"
     * @param detail the broker's own message, if it sent one
     * @param node who answered
     */
    public BrokerException(ErrorCode errorCode, String what, @Nullable String detail, @Nullable Node node) {
        super(message(errorCode, what, detail, node), errorCode.isRetriable(), node, null);
        this.errorCode = requireNonNull(errorCode, "errorCode");
    }

    @Override
    public Optional<ErrorCode> errorCode() {
        return Optional.of(errorCode);
    }

    private static String message(ErrorCode errorCode, String what, @Nullable String detail, @Nullable Node node) {
        return "Could not " + what + ": " + (node == null ? "the broker" : node) + " answered " + errorCode
                + (detail == null || detail.isEmpty() ? "" : ": " + detail);
    }
}
