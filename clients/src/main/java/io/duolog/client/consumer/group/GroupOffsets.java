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
import io.duolog.protocol.message.OffsetCommitResponse;
import io.duolog.protocol.message.OffsetFetchResponse;
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
    private MemberIdentity reader = MemberIdentity.NONE;
    private boolean isCommitting;

    /** Asks through {@code link}. */
    public GroupOffsets(CoordinatorLink link, EventLoop loop, Backoff backoff, String groupId, int requestTimeoutMs) {
        this.link = link;
        this.loop = loop;
        this.backoff = backoff;
        this.groupId = groupId;
        this.requestTimeoutMs = requestTimeoutMs;
    }

    /** Who asks for committed offsets from now on: a member of a group of the consumer protocol, or nobody. */
    public void readAs(MemberIdentity self) {
        reader = self.isMember() ? self : MemberIdentity.NONE;
    }

    /**
     * Commits offsets.
     *
     * @param self who the member is, each time the commit goes out; empty while the coordinator would refuse it
     * @return completes on the event loop; fails with a {@link ClientException}
     */
    public CompletableFuture<Void> commit(
            Supplier<Optional<MemberIdentity>> self, Map<TopicPartition, OffsetAndMetadata> offsets, long timeoutMs) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        long deadlineMs = loop.nowMs() + timeoutMs;
        commits.addLast(() -> attempt(new Call<OffsetCommitResponse>(
                () -> self.get().map(sender -> OffsetMessages.commit(groupId, sender, offsets)),
                "commit offsets of group " + groupId,
                deadlineMs,
                response -> OffsetMessages.read(response).values().stream()
                        .filter(error -> error != ErrorCode.NONE)
                        .findFirst()
                        .orElse(ErrorCode.NONE),
                response -> done.complete(null),
                done::completeExceptionally)));
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
        attempt(new Call<OffsetFetchResponse>(
                () -> Optional.of(OffsetMessages.fetch(groupId, reader, partitions)),
                "find the committed offsets of group " + groupId,
                loop.nowMs() + timeoutMs,
                GroupOffsets::error,
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

    private static ErrorCode error(OffsetFetchResponse response) {
        ErrorCode whole = OffsetMessages.error(response);
        if (whole == ErrorCode.NONE) {
            return OffsetMessages.read(response).values().stream()
                    .map(OffsetMessages.Committed::error)
                    .filter(error -> error != ErrorCode.NONE)
                    .findFirst()
                    .orElse(ErrorCode.NONE);
        }
        return switch (GroupErrors.reaction(whole)) {
            // Whoever is no member any more will hear of it; then it asks as who it is.
            case START_ANEW, START_AGAIN -> ErrorCode.STALE_MEMBER_EPOCH;
            default -> whole;
        };
    }

    /** A question that is asked until it is answered, each time as who the member is then. */
    private static final class Call<R extends ApiResponse> {
        private final Supplier<Optional<? extends ApiRequest<R>>> request;
        private final String what;
        private final long deadlineMs;
        private final Function<R, ErrorCode> error;
        private final java.util.function.Consumer<R> onSuccess;
        private final java.util.function.Consumer<ClientException> onFailure;
        private int failuresInARow;

        private Call(
                Supplier<Optional<? extends ApiRequest<R>>> request,
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
        Optional<? extends ApiRequest<R>> request = call.request.get();
        if (request.isEmpty()) {
            call.onFailure.accept(rebalanced(call.what, ErrorCode.REBALANCE_IN_PROGRESS));
            return;
        }
        long leftMs = call.deadlineMs - loop.nowMs();
        long timeoutMs = Math.max(1, Math.min(requestTimeoutMs, leftMs));
        Completion.listen(
                link.send(request.get(), CoordinatorLink.Lane.OFFSETS, timeoutMs),
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
            case REJOIN, START_ANEW, START_AGAIN -> call.onFailure.accept(rebalanced(call.what, error));
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

    private static BrokerException rebalanced(String what, ErrorCode error) {
        return new BrokerException(
                error,
                what,
                "the group is being divided anew, or was, and the partitions may be somebody else's by now; poll, and"
                        + " commit what is processed from then on",
                null);
    }
}
