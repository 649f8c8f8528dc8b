package io.duolog.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection on which each request is answered in turn, as Kafka's brokers do. Thread-safe.
 *
 * <p>Answers complete futures on the connection's event loop, in the order of the requests. Whoever gets a frame from a
 * future releases it; a frame whose future was cancelled is released here.
 */
public final class RequestChannel {
    private final ClientChannel channel;
    private final int maxRequestsInFlight;

    /** Guards the order: requests enter {@code awaiting} in the order in which they are sent. */
    private final Object lock = new Object();

    private final Deque<CompletableFuture<InboundFrame>> awaiting = new ArrayDeque<>();
    private @Nullable CloseReason closeReason;

    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    RequestChannel(ClientChannel channel, int maxRequestsInFlight) {
        this.channel = channel;
        this.maxRequestsInFlight = maxRequestsInFlight;
    }

    /** The connection underneath. */
    public Connection connection() {
        return channel;
    }

    /**
     * Sends a request, which is given away.
     *
     * @return the answer; fails with {@link TransportException} if the connection closes before it, or if too many
     *     requests wait for their answers
     */
    public CompletableFuture<InboundFrame> send(OutboundFrame request) {
        CompletableFuture<InboundFrame> answer = new CompletableFuture<>();
        CloseReason refused;
        synchronized (lock) {
            refused = refusal();
            if (refused == null) {
                awaiting.addLast(answer);
                channel.send(request);
            }
        }
        if (refused != null) {
            request.release();
            answer.completeExceptionally(new TransportException(refused));
        }
        return answer;
    }

    /** Sends a request that is not answered, as a produce request with {@code acks=0}; it is given away. */
    public void sendOneWay(OutboundFrame request) {
        channel.send(request);
    }

    /** How many requests wait for their answers. */
    public int requestsInFlight() {
        synchronized (lock) {
            return awaiting.size();
        }
    }

    /** Completes with the reason when the connection has closed; never fails. Completed on the event loop. */
    public CompletableFuture<CloseReason> closed() {
        return closed.copy();
    }

    /** Closes the connection; requests in flight fail. */
    public void close() {
        channel.close(CloseReason.of(CloseKind.CLOSED_LOCALLY, "the connection was closed by this client"));
    }

    private @Nullable CloseReason refusal() {
        if (closeReason != null) {
            return closeReason;
        }
        return awaiting.size() < maxRequestsInFlight
                ? null
                : CloseReason.of(
                        CloseKind.TOO_MANY_REQUESTS,
                        "connection.max.requests.in.flight=" + maxRequestsInFlight + " requests wait for answers of "
                                + channel.listenerName());
    }

    /** The receiving side, for the connection. */
    FrameHandler handler() {
        return new FrameHandler() {
            @Override
            public void onFrame(InboundFrame frame) {
                received(frame);
            }

            @Override
            public void onClosed(CloseReason reason) {
                lost(reason);
            }
        };
    }

    private void received(InboundFrame frame) {
        CompletableFuture<InboundFrame> answer;
        synchronized (lock) {
            answer = awaiting.pollFirst();
        }
        if (answer == null) {
            frame.release();
            channel.close(CloseReason.of(
                    CloseKind.UNEXPECTED_FRAME, channel.listenerName() + " sent an answer to no request"));
        } else if (!answer.complete(frame)) {
            frame.release();
        }
    }

    private void lost(CloseReason reason) {
        Deque<CompletableFuture<InboundFrame>> failed;
        synchronized (lock) {
            closeReason = reason;
            failed = new ArrayDeque<>(awaiting);
            awaiting.clear();
        }
        failed.forEach(answer -> answer.completeExceptionally(new TransportException(reason)));
        closed.complete(reason);
    }
}
