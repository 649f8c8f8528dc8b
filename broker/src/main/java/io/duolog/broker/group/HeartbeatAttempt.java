package io.duolog.broker.group;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;

/**
 * A ConsumerGroupHeartbeat request with what is known of its sender.
 *
 * @param ticket whom to answer
 * @param request what is said
 * @param clientId how the client calls itself
 * @param clientHost where it connects from, as Kafka writes it: "/192.0.2.7"
 * @param memberIdIfNew the id for a member that brings none (version 0); never used before
 */
public record HeartbeatAttempt(
        Ticket ticket,
        ConsumerGroupHeartbeatRequest request,
        String clientId,
        String clientHost,
        String memberIdIfNew) {
    /** Checks that all are there. */
    public HeartbeatAttempt {
        requireNonNull(ticket, "ticket");
        requireNonNull(request, "request");
        requireNonNull(clientId, "clientId");
        requireNonNull(clientHost, "clientHost");
        requireNonNull(memberIdIfNew, "memberIdIfNew");
    }
}
