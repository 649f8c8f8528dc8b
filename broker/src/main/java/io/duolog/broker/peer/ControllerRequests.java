package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.controller.RequestOrigin;
import io.duolog.broker.peer.message.ForwardedRequest;
import io.duolog.broker.peer.message.ForwardedResponse;
import io.duolog.coordination.Cancellable;
import io.duolog.coordination.SerialScheduler;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Brings a request to the active controller: again and again while it has definitely not been done, until its time is
 * over. An answer is passed on when this node's image holds what was done, or when that takes too long. Thread-safe;
 * everything runs, and all stages complete, on the coordination thread.
 */
public final class ControllerRequests {
    /** How long after an attempt the next one follows, when nobody was known to be controller or it was not any more. */
    static final Duration RETRY_BACKOFF = Duration.ofMillis(50);

    /** How long an answer waits at most for this node to learn from the metadata log what was done. */
    static final Duration METADATA_WAIT_MAX = Duration.ofSeconds(5);

    private final int nodeId;
    private final SerialScheduler scheduler;
    private final PeerConnections connections;
    private final ControllerClient local;
    private final Supplier<OptionalInt> controller;
    private final LongFunction<CompletionStage<Void>> reached;
    private volatile boolean closed;

    /**
     * Creates the requests of one node.
     *
     * @param nodeId this node
     * @param scheduler the coordination thread
     * @param connections to the others
     * @param local asks the controller of this very node
     * @param controller who is thought to be controller: {@code ControllerElection::currentLeader}
     * @param reached completes when this node's image holds everything below an offset
     */
    public ControllerRequests(
            int nodeId,
            SerialScheduler scheduler,
            PeerConnections connections,
            ControllerClient local,
            Supplier<OptionalInt> controller,
            LongFunction<CompletionStage<Void>> reached) {
        this.nodeId = nodeId;
        this.scheduler = requireNonNull(scheduler, "scheduler");
        this.connections = requireNonNull(connections, "connections");
        this.local = requireNonNull(local, "local");
        this.controller = requireNonNull(controller, "controller");
        this.reached = requireNonNull(reached, "reached");
    }

    /**
     * Asks.
     *
     * @param timeout after which the request fails; it may still be done then
     * @return the answer, or an {@link ApiException} as {@link ControllerClient} says
     */
    <Q extends WireMessage, R extends WireMessage> CompletionStage<R> ask(
            ForwardedApi<Q, R> api, Q request, Duration timeout) {
        return ask(api, request, Optional.empty(), timeout);
    }

    /**
     * Asks as above.
     *
     * @param origin the client whose quotas count, if any do
     */
    <Q extends WireMessage, R extends WireMessage> CompletionStage<R> ask(
            ForwardedApi<Q, R> api, Q request, Optional<RequestOrigin> origin, Duration timeout) {
        Attempts<Q, R> attempts = new Attempts<>(api, request, origin, scheduler.nanoTime() + timeout.toNanos());
        scheduler.execute(attempts::next);
        return attempts.answer;
    }

    /** Asks no more than once from now on: this broker stops. */
    public void close() {
        closed = true;
    }

    /** One request, from its first attempt to its answer. */
    private final class Attempts<Q extends WireMessage, R extends WireMessage> {
        private final ForwardedApi<Q, R> api;
        private final Q request;
        private final Optional<RequestOrigin> origin;
        private final long deadlineNs;
        private final CompletableFuture<R> answer = new CompletableFuture<>();
        /** What the client is told if nothing better comes of it. */
        private ApiException lastFailure =
                new ApiException(ErrorCode.NOT_CONTROLLER, "No broker is known to be the controller.");

        private Attempts(ForwardedApi<Q, R> api, Q request, Optional<RequestOrigin> origin, long deadlineNs) {
            this.api = api;
            this.request = request;
            this.origin = origin;
            this.deadlineNs = deadlineNs;
        }

        private Duration remaining() {
            return Duration.ofNanos(Math.max(0, deadlineNs - scheduler.nanoTime()));
        }

        private void next() {
            OptionalInt asked = controller.get();
            if (asked.isEmpty()) {
                again(lastFailure);
            } else if (asked.getAsInt() == nodeId) {
                askLocally();
            } else {
                forward(asked.getAsInt());
            }
        }

        private void askLocally() {
            api.call()
                    .apply(origin.map(local::onBehalfOf).orElse(local), request)
                    .whenComplete((response, failure) -> {
                        if (failure == null) {
                            answer.complete(response);
                        } else {
                            failed(ForwardedRequests.asApiException(failure));
                        }
                    });
        }

        private void forward(int controllerId) {
            ByteBuffer bytes = PeerFrames.bytes(request, api.highestVersion());
            ForwardedRequest forwarded = new ForwardedRequest(
                    api.id(),
                    api.highestVersion(),
                    Math.toIntExact(Math.min(remaining().toMillis(), Integer.MAX_VALUE)),
                    bytes,
                    origin.map(RequestOrigin::clientId).orElse(null),
                    origin.map(RequestOrigin::knowsThrottling).orElse(false));
            connections
                    .ask(controllerId, PeerApi.FORWARDED, forwarded, bytes.remaining(), remaining())
                    .whenCompleteAsync(
                            (body, failure) -> {
                                if (failure == null) {
                                    answered(body);
                                } else {
                                    failed(unanswered(controllerId, failure));
                                }
                            },
                            scheduler);
        }

        private void answered(WireReader body) {
            try {
                ForwardedResponse response = ForwardedResponse.read(body, PeerApi.HIGHEST_VERSION);
                ErrorCode error = ErrorCode.forCode(response.errorCode());
                if (error == ErrorCode.NONE) {
                    complete(
                            api.responseReader().read(new WireReader(response.responseBytes()), api.highestVersion()),
                            response.metadataEndOffset());
                } else {
                    String message = response.errorMessage();
                    failed(new ApiException(error, message == null ? error.message() : message));
                }
            } catch (WireFormatException e) {
                failed(new ApiException(
                        ErrorCode.UNKNOWN_SERVER_ERROR,
                        "The controller's answer cannot be read: " + e.getMessage(),
                        e));
            }
        }

        /** What is not known not to have been done is said to have run out of time, which clients look into. */
        private ApiException unanswered(int controllerId, Throwable failure) {
            boolean mayHaveArrived = !(failure instanceof PeerRequestException lost) || lost.mayHaveArrived();
            return mayHaveArrived
                    ? new ApiException(
                            ErrorCode.REQUEST_TIMED_OUT,
                            "The controller, broker " + controllerId
                                    + ", did not answer; the request may have been done or not.",
                            failure)
                    : new ApiException(
                            ErrorCode.NOT_CONTROLLER,
                            "The controller, broker " + controllerId + ", cannot be reached.",
                            failure);
        }

        private void failed(ApiException failure) {
            boolean notDone = failure.error() == ErrorCode.NOT_CONTROLLER;
            if (notDone || (failure.error() == ErrorCode.REQUEST_TIMED_OUT && api.repeatable())) {
                again(failure);
            } else {
                answer.completeExceptionally(failure);
            }
        }

        private void again(ApiException failure) {
            lastFailure = failure;
            if (closed || remaining().compareTo(RETRY_BACKOFF) <= 0) {
                answer.completeExceptionally(failure);
            } else {
                scheduler.schedule(this::next, RETRY_BACKOFF);
            }
        }

        /** Read your writes: what was done is visible on this node when the client is told. */
        private void complete(R response, long metadataEndOffset) {
            Duration bound = remaining().compareTo(METADATA_WAIT_MAX) < 0 ? remaining() : METADATA_WAIT_MAX;
            Cancellable timer = scheduler.schedule(() -> answer.complete(response), bound);
            reached.apply(metadataEndOffset)
                    .whenCompleteAsync(
                            (done, failure) -> {
                                timer.cancel();
                                answer.complete(response);
                            },
                            scheduler);
        }
    }
}
