package io.duolog.client.consumer.group;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.group.GroupErrors.Reaction;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.network.Backoff;
import io.duolog.client.network.Completion;
import io.duolog.client.network.EventLoop;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Commits a group's offsets, and asks for them; passing errors are retried until time is up. Commits go out one after the
 * other, so that an older one never overtakes a newer one. Confined to the event loop.
 */
public final class GroupOffsets {
    private final CoordinatorLink link;
    private final EventLoop loop;
    private final Backoff backoff;
    private final String groupId;
    private final int requestTimeoutMs;
    private final Deque<Runnable> commits = new ArrayDeque<>();
    private boolean isCommitting;

    /** Asks through {@code link}. */
    public GroupOffsets(CoordinatorLink link, EventLoop loop, Backoff backoff, String groupId, int requestTimeoutMs) {
        this.link = link;
        this.loop = loop;
        this.backoff = backoff;
        this.groupId = groupId;
        this.requestTimeoutMs = requestTimeoutMs;
    }

    /**
     * Commits offsets.
     *
     * @param self who the member is when the commit goes out; empty while the coordinator would refuse it
     * @return completes on the event loop; fails with a {@link ClientException}
     */
    public CompletableFuture<Void> commit(
            Supplier<Optional<MemberIdentity>> self, Map<TopicPartition, OffsetAndMetadata> offsets, long timeoutMs) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        long deadlineMs = loop.nowMs() + timeoutMs;
        commits.addLast(() -> {
            Optional<MemberIdentity> identity = self.get();
            if (identity.isEmpty()) {
                done.completeExceptionally(rebalanced(ErrorCode.REBALANCE_IN_PROGRESS));
                return;
            }
            MemberIdentity sender = identity.get();
            attempt(new Call<>(
                    OffsetMessages.commit(groupId, sender, offsets),
                    "commit offsets of group " + groupId,
                    deadlineMs,
                    response -> {
                        Map<TopicPartition, ErrorCode> errors = OffsetMessages.read(response);
                        return errors.values().stream()
                                .filter(error -> error != ErrorCode.NONE)
                                .findFirst()
                                .orElse(ErrorCode.NONE);
                    },
                    response -> done.complete(null),
                    done::completeExceptionally));
        });
        Completion.listen(done, () -> {
            isCommitting = false;
            nextCommit();
        });
        nextCommit();
        return done;
    }

    /**
     * Asks what is committed.
     *
     * @return completes on the event loop with what is there; a partition without a commit is absent
     */
    public CompletableFuture<Map<TopicPartition, OffsetAndMetadata>> fetch(
            Collection<TopicPartition> partitions, long timeoutMs) {
        CompletableFuture<Map<TopicPartition, OffsetAndMetadata>> found = new CompletableFuture<>();
        attempt(new Call<>(
                OffsetMessages.fetch(groupId, partitions),
                "find the committed offsets of group " + groupId,
                loop.nowMs() + timeoutMs,
                response -> {
                    ErrorCode whole = OffsetMessages.error(response);
                    return whole != ErrorCode.NONE
                            ? whole
                            : OffsetMessages.read(response).values().stream()
                                    .map(OffsetMessages.Committed::error)
                                    .filter(error -> error != ErrorCode.NONE)
                                    .findFirst()
                                    .orElse(ErrorCode.NONE);
                },
                response -> {
                    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
                    OffsetMessages.read(response)
                            .forEach((partition, committed) ->
                                    committed.offset().ifPresent(offset -> offsets.put(partition, offset)));
                    found.complete(offsets);
                },
                found::completeExceptionally));
        return found;
    }

    /** One request that is tried until it is answered. */
    private static final class Call<R extends ApiResponse> {
        private final ApiRequest<R> request;
        private final String what;
        private final long deadlineMs;
        private final Function<R, ErrorCode> error;
        private final java.util.function.Consumer<R> onSuccess;
        private final java.util.function.Consumer<ClientException> onFailure;
        private int failuresInARow;

        private Call(
                ApiRequest<R> request,
                String what,
                long deadlineMs,
                Function<R, ErrorCode> error,
                java.util.function.Consumer<R> onSuccess,
                java.util.function.Consumer<ClientException> onFailure) {
            this.request = request;
            this.what = what;
            this.deadlineMs = deadlineMs;
            this.error = error;
            this.onSuccess = onSuccess;
            this.onFailure = onFailure;
        }
    }

    private void nextCommit() {
        if (!isCommitting) {
            Runnable next = commits.pollFirst();
            if (next != null) {
                isCommitting = true;
                next.run();
            }
        }
    }

    private <R extends ApiResponse> void attempt(Call<R> call) {
        long leftMs = call.deadlineMs - loop.nowMs();
        long timeoutMs = Math.max(1, Math.min(requestTimeoutMs, leftMs));
        Completion.listen(
                link.send(call.request, CoordinatorLink.Lane.OFFSETS, timeoutMs),
                response -> answered(call, response),
                failure -> {
                    if (failure instanceof ClientException known && !known.isRetriable()) {
                        call.onFailure.accept(known);
                    } else {
                        retry(call, failure);
                    }
                });
    }

    private <R extends ApiResponse> void answered(Call<R> call, R response) {
        ErrorCode error = call.error.apply(response);
        Reaction reaction = GroupErrors.reaction(error);
        switch (reaction) {
            case PROCEED -> call.onSuccess.accept(response);
            case FIND_COORDINATOR -> {
                link.forget();
                retry(call, new BrokerException(error, call.what, null, null));
            }
            case RETRY -> retry(call, new BrokerException(error, call.what, null, null));
            case REJOIN, START_ANEW, START_AGAIN -> call.onFailure.accept(rebalanced(error));
            default -> call.onFailure.accept(new BrokerException(error, call.what, null, null));
        }
    }

    private void retry(Call<?> call, Throwable cause) {
        long delayMs = backoff.delayMs(++call.failuresInARow);
        if (loop.nowMs() + delayMs >= call.deadlineMs) {
            call.onFailure.accept(timedOut(call, cause));
        } else {
            loop.schedule(() -> attempt(call), delayMs);
        }
    }

    private static ClientException timedOut(Call<?> call, @Nullable Throwable cause) {
        return new ClientTimeoutException("Timed out trying to " + call.what, null, cause);
    }

    private BrokerException rebalanced(ErrorCode error) {
        return new BrokerException(
                error,
                "commit offsets of group " + groupId,
                "the group is being divided anew, or was, and the partitions may be somebody else's by now; poll, and"
                        + " commit what is processed from then on",
                null);
    }
}
