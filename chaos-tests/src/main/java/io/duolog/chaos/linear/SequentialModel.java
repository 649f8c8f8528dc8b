package io.duolog.chaos.linear;

import java.util.Optional;

/**
 * What an object does when nobody else uses it.
 *
 * @param <S> its states; values with {@code equals} and {@code hashCode}
 * @param <O> what was done to it, with its answer
 */
public interface SequentialModel<S, O> {
    /** The state at the beginning. */
    S initial();

    /** The state after {@code operation}; empty if the object could not give that answer in {@code state}. */
    Optional<S> apply(S state, O operation);

    /** Whether {@code operation} changes no state: it can come first whenever it can come at all. */
    boolean isRead(O operation);
}
