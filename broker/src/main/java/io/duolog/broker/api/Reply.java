package io.duolog.broker.api;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiResponse;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Where a handler leaves its answer: once, now or later, on any thread. The answer leaves in the order of the
 * connection's requests.
 *
 * @param <R> the response
 */
public interface Reply<R extends ApiResponse> {
    /** Answers. Regions of files in the response are released by the network, sent or not. */
    void send(R response);

    /** Answers nothing: the client expects no answer (Produce with acks=0). */
    void sendNothing();

    /** Closes the connection instead of answering: how a producer with acks=0 learns that something went wrong. */
    void closeConnection(String why);

    /** Answers with {@link ApiHandler#failure}; for what went wrong after {@link ApiHandler#handle} has returned. */
    void fail(Throwable failure);

    /** Answers with what {@code answer} completes with, a response or why there is none. */
    default void sendWhenDone(CompletionStage<? extends R> answer) {
        answer.whenComplete((response, failure) -> {
            if (failure == null) {
                send(response);
            } else {
                fail(failure);
            }
        });
    }

    /**
     * Answers with what is worked out on {@code executor}, or with why it could not be: whatever happens, there is an
     * answer, without which the connection could not go on. If the executor takes no more work, the client is told to
     * come back (REQUEST_TIMED_OUT, which all clients retry).
     */
    default void sendFrom(Executor executor, Supplier<R> answer) {
        try {
            executor.execute(() -> {
                R response;
                try {
                    response = answer.get();
                } catch (RuntimeException e) {
                    fail(e);
                    return;
                }
                send(response);
            });
        } catch (RejectedExecutionException e) {
            fail(new ApiException(ErrorCode.REQUEST_TIMED_OUT, "too many requests wait for the disk; try again", e));
        }
    }
}
