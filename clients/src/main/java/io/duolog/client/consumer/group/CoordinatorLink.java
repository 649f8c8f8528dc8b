package io.duolog.client.consumer.group;

import io.duolog.client.Node;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.metadata.Coordinators;
import io.duolog.client.metadata.Metadata;
import io.duolog.client.network.Backoff;
import io.duolog.client.network.Completion;
import io.duolog.client.network.Endpoint;
import io.duolog.client.network.EventLoop;
import io.duolog.client.network.NetworkClient;
import io.duolog.client.network.Purpose;
import io.duolog.client.runtime.ClientRuntime;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.FindCoordinatorResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The way to the coordinator of one group: finds it, and finds it again when it has moved. Confined to the event loop.
 *
 * <p>There are two connections, because a broker answers the requests of a connection one after the other, and a JoinGroup
 * waits for the other members: commits must not wait with it.
 */
public final class CoordinatorLink {
    /** Connections belong to one of these, by identity. */
    private final Object membershipOwner = new Object();

    private final Object offsetsOwner = new Object();
    private final NetworkClient network;
    private final Metadata metadata;
    private final EventLoop loop;
    private final Backoff backoff;
    private final String groupId;
    private final int requestTimeoutMs;
    private final List<Waiting<?>> waiting = new ArrayList<>();
    private @Nullable Node coordinator;
    private @Nullable ClientException lastError;
    private boolean isSearching;
    private boolean isClosed;
    private int failuresInARow;

    /** What a connection is for. */
    public enum Lane {
        /** JoinGroup, SyncGroup and heartbeats. */
        MEMBERSHIP,
        /** Offsets, and leaving. */
        OFFSETS
    }

    /**
     * Knows no coordinator yet.
     *
     * @param backoff pauses between two tries to find it
     */
    public CoordinatorLink(ClientRuntime runtime, Backoff backoff, String groupId, int requestTimeoutMs) {
        this.network = runtime.network();
        this.metadata = runtime.metadata();
        this.loop = runtime.loop();
        this.backoff = backoff;
        this.groupId = groupId;
        this.requestTimeoutMs = requestTimeoutMs;
    }

    /** A request that waits until the coordinator is found. */
    private record Waiting<R extends ApiResponse>(
            ApiRequest<R> request, Lane lane, long deadlineMs, CompletableFuture<R> answer) {}

    /**
     * Sends a request to the coordinator, as soon as it is found.
     *
     * @param timeoutMs how long to wait, for the coordinator and for its answer
     * @return completes on the event loop: with the answer, whatever error it carries, or with a {@link ClientException}
     */
    public <R extends ApiResponse> CompletableFuture<R> send(ApiRequest<R> request, Lane lane, long timeoutMs) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        long deadlineMs = loop.nowMs() + timeoutMs;
        Waiting<R> pending = new Waiting<>(request, lane, deadlineMs, answer);
        if (isClosed) {
            answer.completeExceptionally(new ClientClosedException("The consumer is closed"));
        } else if (coordinator != null) {
            transmit(pending, coordinator);
        } else {
            waiting.add(pending);
            loop.schedule(() -> giveUp(pending), timeoutMs);
            search();
        }
        return answer;
    }

    /** Another broker may be the coordinator by now. */
    public void forget() {
        coordinator = null;
    }

    /** Cuts the connections, and fails what waits. */
    public void close() {
        isClosed = true;
        network.closeOwned(membershipOwner, "the consumer is closed");
        network.closeOwned(offsetsOwner, "the consumer is closed");
        failWaiting(new ClientClosedException("The consumer was closed before the group's coordinator was found"));
    }

    private <R extends ApiResponse> void transmit(Waiting<R> pending, Node node) {
        Object owner = pending.lane() == Lane.MEMBERSHIP ? membershipOwner : offsetsOwner;
        Endpoint endpoint = network.endpoint(node, Purpose.COORDINATION, owner);
        long leftMs = Math.max(1, pending.deadlineMs() - loop.nowMs());
        Completion.listen(endpoint.send(pending.request(), leftMs), pending.answer()::complete, failure -> {
            if (node.equals(coordinator)) {
                forget();
            }
            pending.answer().completeExceptionally(failure);
        });
    }

    private void giveUp(Waiting<?> pending) {
        if (waiting.remove(pending)) {
            pending.answer()
                    .completeExceptionally(new ClientTimeoutException(
                            "The coordinator of group " + groupId + " was not found in time", null, lastError));
        }
    }

    private void search() {
        if (isSearching || isClosed || waiting.isEmpty()) {
            return;
        }
        isSearching = true;
        metadata.anyEndpoint(Purpose.CONTROL)
                .ifPresentOrElse(
                        endpoint -> Completion.listen(
                                endpoint.send(Coordinators.request(List.of(groupId)), requestTimeoutMs),
                                response -> answered(response, endpoint.node()),
                                this::failed),
                        () -> searchAgain(metadata.backoffMs(Purpose.CONTROL)));
    }

    private void answered(FindCoordinatorResponse response, Node asked) {
        Coordinators.Answer answer = Coordinators.of(response).of(groupId);
        if (answer.node().isPresent()) {
            found(answer.node().get());
            return;
        }
        BrokerException cause =
                new BrokerException(answer.error(), "find the coordinator of group " + groupId, answer.detail(), asked);
        if (answer.error().isRetriable() || answer.error() == ErrorCode.COORDINATOR_NOT_AVAILABLE) {
            failed(cause);
        } else {
            isSearching = false;
            failWaiting(cause);
        }
    }

    private void found(Node node) {
        isSearching = false;
        failuresInARow = 0;
        lastError = null;
        coordinator = node;
        List<Waiting<?>> ready = List.copyOf(waiting);
        waiting.clear();
        ready.forEach(pending -> transmit(pending, node));
    }

    private void failed(Throwable failure) {
        if (failure instanceof ClientException known) {
            lastError = known;
            if (!known.isRetriable()) {
                isSearching = false;
                failWaiting(known);
                return;
            }
        }
        searchAgain(0);
    }

    private void searchAgain(long leastMs) {
        loop.schedule(
                () -> {
                    isSearching = false;
                    search();
                },
                Math.max(leastMs, backoff.delayMs(++failuresInARow)));
    }

    private void failWaiting(ClientException cause) {
        List<Waiting<?>> failing = List.copyOf(waiting);
        waiting.clear();
        failing.forEach(pending -> pending.answer().completeExceptionally(cause));
    }
}
