package io.duolog.broker.peer;

import io.duolog.coordination.Cancellable;
import io.duolog.coordination.SerialScheduler;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import io.duolog.transport.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to one other broker. The connection is made for the first request and again after it was lost; after a failed
 * attempt requests fail at once for a while, which grows with each further failure. Confined to the dialer's scheduler.
 */
final class PeerConnection {
    private static final Logger LOGGER = LoggerFactory.getLogger(PeerConnection.class);

    /** Requests that wait for their answers; further ones are refused. */
    static final int PENDING_MAX = 1_000;

    /** Bytes of requests that wait for their answers; further ones are refused, unless none waits. */
    static final long PENDING_SIZE_BYTES_MAX = 64L * 1024 * 1024;

    static final Duration BACKOFF_MIN = Duration.ofMillis(20);
    static final Duration BACKOFF_MAX = Duration.ofMillis(200);

    private final int nodeId;
    private final PeerDialer dialer;
    private final PeerAddresses addresses;
    private final SerialScheduler scheduler;
    private final Map<Integer, Pending> pending = new LinkedHashMap<>();
    private long pendingSizeBytes;
    private int lastCorrelationId;
    private @Nullable PeerLink link;
    private Duration backoff = BACKOFF_MIN;
    private long retryAtNs;
    private @Nullable CloseReason lastFailure;

    /** A request that waits for the connection, or for its answer. */
    private static final class Pending {
        private final PeerApi api;
        private final WireMessage body;
        private final int sizeBytes;
        private final CompletableFuture<WireReader> answer = new CompletableFuture<>();
        private @Nullable Cancellable timer;
        private boolean sent;
        private long sentAtNs;

        private Pending(PeerApi api, WireMessage body, int sizeBytes) {
            this.api = api;
            this.body = body;
            this.sizeBytes = sizeBytes;
        }
    }

    PeerConnection(int nodeId, PeerDialer dialer, PeerAddresses addresses) {
        this.nodeId = nodeId;
        this.dialer = dialer;
        this.addresses = addresses;
        this.scheduler = dialer.scheduler();
    }

    /**
     * Asks.
     *
     * @param sizeBytes about how large the request is
     * @return the answer after its header; or a {@link PeerRequestException}
     */
    CompletionStage<WireReader> ask(PeerApi api, WireMessage body, int sizeBytes, Duration timeout) {
        if (pending.size() >= PENDING_MAX
                || (pendingSizeBytes > 0 && pendingSizeBytes + sizeBytes > PENDING_SIZE_BYTES_MAX)) {
            return failed("too many requests wait for answers of node " + nodeId);
        }
        if (link == null) {
            CloseReason failure = lastFailure;
            if (failure != null && scheduler.nanoTime() - retryAtNs < 0) {
                return failed("node " + nodeId + " cannot be reached: " + failure.message());
            }
            List<PeerAddress> candidates = addresses.candidates(nodeId);
            if (candidates.isEmpty()) {
                return failed("node " + nodeId + " cannot be reached: it is not registered, and no address was told");
            }
            dial(candidates, 0);
        }
        Pending request = new Pending(api, body, sizeBytes);
        int correlationId = ++lastCorrelationId;
        pending.put(correlationId, request);
        pendingSizeBytes += sizeBytes;
        request.timer = scheduler.schedule(() -> timedOut(correlationId, timeout), timeout);
        sendIfOpen(correlationId, request);
        return request.answer;
    }

    /** Ends the connection; requests that wait fail. */
    void close() {
        PeerLink current = link;
        if (current != null) {
            link = null;
            current.close("this broker stops");
        }
        failAll("this broker stops");
    }

    private void dial(List<PeerAddress> candidates, int index) {
        link = PeerLink.dial(dialer, nodeId, candidates.get(index), new PeerLink.Listener() {
            private boolean wasOpen;

            @Override
            public void opened(UUID incarnation) {
                wasOpen = true;
                backoff = BACKOFF_MIN;
                lastFailure = null;
                new ArrayList<>(pending.entrySet()).forEach(each -> sendIfOpen(each.getKey(), each.getValue()));
            }

            @Override
            public void answered(int correlationId, WireReader body) {
                Pending request = remove(correlationId);
                if (request != null) {
                    request.answer.complete(body);
                }
            }

            @Override
            public void closed(CloseReason reason) {
                link = null;
                LOGGER.debug("No connection to node {}: {}", nodeId, reason);
                if (!wasOpen && index + 1 < candidates.size()) {
                    dial(candidates, index + 1);
                    return;
                }
                if (!wasOpen) {
                    lastFailure = reason;
                    retryAtNs = scheduler.nanoTime() + backoff.toNanos();
                    Duration doubled = backoff.multipliedBy(2);
                    backoff = doubled.compareTo(BACKOFF_MAX) < 0 ? doubled : BACKOFF_MAX;
                }
                failAll(reason.message());
            }
        });
    }

    private void sendIfOpen(int correlationId, Pending request) {
        PeerLink current = link;
        if (current != null && current.isOpen() && !request.sent) {
            request.sent = true;
            request.sentAtNs = scheduler.nanoTime();
            current.send(request.api, correlationId, request.body);
        }
    }

    /** A connection on which nothing came since the request was sent is regarded as dead: a new one may work. */
    private void timedOut(int correlationId, Duration timeout) {
        Pending request = remove(correlationId);
        if (request == null) {
            return;
        }
        request.answer.completeExceptionally(new PeerRequestException(
                "node " + nodeId + " did not answer within " + timeout.toMillis() + " ms", request.sent, null));
        PeerLink current = link;
        if (current != null && request.sent && current.lastReceivedNs() - request.sentAtNs <= 0) {
            link = null;
            current.close("no answer within " + timeout.toMillis() + " ms");
            failAll("node " + nodeId + " does not answer");
        }
    }

    private void failAll(String why) {
        List<Integer> waiting = new ArrayList<>(pending.keySet());
        for (int correlationId : waiting) {
            Pending request = remove(correlationId);
            if (request != null) {
                request.answer.completeExceptionally(new PeerRequestException(why, request.sent, null));
            }
        }
    }

    private @Nullable Pending remove(int correlationId) {
        Pending request = pending.remove(correlationId);
        if (request != null) {
            pendingSizeBytes -= request.sizeBytes;
            Cancellable timer = request.timer;
            if (timer != null) {
                timer.cancel();
            }
        }
        return request;
    }

    private static CompletionStage<WireReader> failed(String why) {
        return CompletableFuture.failedFuture(new PeerRequestException(why, false, null));
    }
}
