package io.duolog.broker.group;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.message.ApiResponse;

/**
 * The answer to one request; given once for each ticket.
 *
 * @param ticket whose request is answered
 * @param response the response of the request's API, of no particular version: what older versions cannot say is left out
 *     by the handler
 */
public record GroupReply(Ticket ticket, ApiResponse response) {
    /** Checks that all are there. */
    public GroupReply {
        requireNonNull(ticket, "ticket");
        requireNonNull(response, "response");
    }
}
