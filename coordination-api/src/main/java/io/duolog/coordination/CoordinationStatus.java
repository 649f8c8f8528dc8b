package io.duolog.coordination;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a backend tells people about itself; not for decisions.
 *
 * @param backend its name, as in {@code coordination.backend}
 * @param controllerId the active controller, if known
 * @param epoch the newest controller epoch known
 * @param committedEnd the metadata log's committed end
 * @param participants those the backend consists of: Raft's voters and observers, ZooKeeper's servers
 */
public record CoordinationStatus(
        String backend, OptionalInt controllerId, int epoch, long committedEnd, List<Participant> participants) {
    /** Checks the arguments. */
    public CoordinationStatus {
        requireNonNull(backend, "backend");
        requireNonNull(controllerId, "controllerId");
        participants = List.copyOf(participants);
    }

    /** What a participant does. */
    public enum Role {
        /** A voter that leads. */
        LEADER,
        /** A voter that follows. */
        FOLLOWER,
        /** A node that follows the log and has no vote. */
        OBSERVER,
        /** A server outside of the brokers. */
        SERVER
    }

    /**
     * One of those the backend consists of.
     *
     * @param nodeId the broker, or empty for a server that is none
     * @param role what it does
     * @param address {@code host:port}
     * @param endOffset how far its log reaches, where that is known
     * @param lastContactMs milliseconds since it was last heard of, where that is known
     */
    public record Participant(
            OptionalInt nodeId, Role role, String address, OptionalLong endOffset, OptionalLong lastContactMs) {
        /** Checks the arguments. */
        public Participant {
            requireNonNull(nodeId, "nodeId");
            requireNonNull(role, "role");
            requireNonNull(address, "address");
            requireNonNull(endOffset, "endOffset");
            requireNonNull(lastContactMs, "lastContactMs");
        }
    }
}
