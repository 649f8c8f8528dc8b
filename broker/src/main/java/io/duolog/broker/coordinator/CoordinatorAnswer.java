package io.duolog.broker.coordinator;

import static java.util.Objects.requireNonNull;

/**
 * The answer to one event.
 *
 * @param ticket the number under which the event waits
 * @param response what it waited for
 */
public record CoordinatorAnswer(long ticket, Object response) {
    /** Checks that there is a response. */
    public CoordinatorAnswer {
        requireNonNull(response, "response");
    }
}
