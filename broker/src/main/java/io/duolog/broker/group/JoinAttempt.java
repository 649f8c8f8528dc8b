package io.duolog.broker.group;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.message.JoinGroupRequest;

/**
 * A JoinGroup request with what is known of its sender. Bytes in the request are the group's to keep.
 *
 * @param ticket whom to answer
 * @param request what is asked for
 * @param version the request's version: from 4 on a new dynamic member is told its id first (MEMBER_ID_REQUIRED), from 9 on
 *     a leader may be told to skip the assignment
 * @param clientId how the client calls itself
 * @param clientHost where it connects from, as Kafka writes it: "/192.0.2.7"
 * @param memberIdIfNew the id for a member that has none yet; never used before
 */
public record JoinAttempt(
        Ticket ticket,
        JoinGroupRequest request,
        short version,
        String clientId,
        String clientHost,
        String memberIdIfNew) {
    /** Checks that all are there. */
    public JoinAttempt {
        requireNonNull(ticket, "ticket");
        requireNonNull(request, "request");
        requireNonNull(clientId, "clientId");
        requireNonNull(clientHost, "clientHost");
        requireNonNull(memberIdIfNew, "memberIdIfNew");
    }
}
