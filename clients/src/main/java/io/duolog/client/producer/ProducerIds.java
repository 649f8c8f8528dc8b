package io.duolog.client.producer;

import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.metadata.Metadata;
import io.duolog.client.network.Backoff;
import io.duolog.client.network.Completion;
import io.duolog.client.network.Endpoint;
import io.duolog.client.network.EventLoop;
import io.duolog.client.network.Purpose;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.InitProducerIdRequest;
import io.duolog.protocol.message.InitProducerIdResponse;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gets the producer's identity from the cluster, and the next one when it is used up. Confined to the event loop.
 *
 * <p>The next epoch of a producer without transactions needs no request: brokers accept it when it starts at sequence 0
 * (KIP-360).
 */
final class ProducerIds {
    private final Metadata metadata;
    private final EventLoop loop;
    private final Backoff backoff;
    private final int requestTimeoutMs;
    private @Nullable ProducerIdentity current;
    private @Nullable ClientException lastError;
    private boolean isRequested;
    private boolean closed;
    private int failures;
    private Runnable onIdentity = () -> {};
    private Consumer<ClientException> onRefusal = refusal -> {};

    ProducerIds(Metadata metadata, EventLoop loop, Backoff backoff, int requestTimeoutMs) {
        this.metadata = metadata;
        this.loop = loop;
        this.backoff = backoff;
        this.requestTimeoutMs = requestTimeoutMs;
    }

    /** Whom to tell that there is an identity, and that there will be none. */
    void listen(Runnable identityListener, Consumer<ClientException> refusalListener) {
        onIdentity = identityListener;
        onRefusal = refusalListener;
    }

    /** The identity for a new sequence; null if it is on its way: the listener is told when it is there. */
    @Nullable
    ProducerIdentity current() {
        if (current == null && !isRequested) {
            request();
        }
        return current;
    }

    /** An identity other than one whose sequence broke; null if it is on its way. */
    @Nullable
    ProducerIdentity after(ProducerIdentity broken) {
        ProducerIdentity known = current;
        if (known != null && known.equals(broken)) {
            current = known.canBump() ? known.bump() : null;
        }
        return current();
    }

    /** Gives up an identity that brokers do not accept any more, for a new number. */
    void refused(ProducerIdentity identity) {
        if (current != null && current.producerId() == identity.producerId()) {
            current = null;
        }
    }

    /** What kept the identity from coming; empty if nothing did. */
    Optional<ClientException> lastError() {
        return Optional.ofNullable(lastError);
    }

    /** Asks no more. */
    void close() {
        closed = true;
    }

    private void request() {
        if (closed || current != null) {
            return;
        }
        isRequested = true;
        Optional<Endpoint> endpoint = metadata.anyEndpoint(Purpose.CONTROL);
        if (endpoint.isEmpty()) {
            loop.schedule(this::request, Math.max(1, metadata.backoffMs(Purpose.CONTROL)));
            return;
        }
        InitProducerIdRequest request = InitProducerIdRequest.builder()
                // Not left out: absent would be the empty name, which brokers refuse.
                .transactionalId(null)
                .transactionTimeoutMs(Integer.MAX_VALUE)
                .build();
        Completion.listen(
                endpoint.get().send(request, requestTimeoutMs),
                response -> answered(response, endpoint.get()),
                failure -> retry(failure instanceof ClientException known ? known : null));
    }

    private void answered(InitProducerIdResponse response, Endpoint endpoint) {
        ErrorCode error = ErrorCode.forCode(response.errorCode());
        if (error == ErrorCode.NONE) {
            failures = 0;
            lastError = null;
            isRequested = false;
            current = new ProducerIdentity(response.producerId(), response.producerEpoch());
            onIdentity.run();
            return;
        }
        BrokerException refusal = new BrokerException(error, "get a producer id", null, endpoint.node());
        if (error.isRetriable()) {
            retry(refusal);
        } else {
            isRequested = false;
            lastError = refusal;
            onRefusal.accept(refusal);
        }
    }

    private void retry(@Nullable ClientException cause) {
        lastError = cause;
        failures++;
        loop.schedule(this::request, backoff.delayMs(failures));
    }
}
