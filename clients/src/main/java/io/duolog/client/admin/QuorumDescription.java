package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Those who agree on the cluster's metadata by voting (KIP-595), as one of them sees it.
 *
 * @param leaderId who leads; empty while nobody is known to
 * @param leaderEpoch how often the leader has changed
 * @param highWatermark the end of what is agreed on; -1 if it is not known
 * @param voters who has a vote
 * @param observers who follows without a vote
 * @param nodes where voters are, as far as the broker tells
 */
public record QuorumDescription(
        OptionalInt leaderId,
        int leaderEpoch,
        long highWatermark,
        List<Replica> voters,
        List<Replica> observers,
        List<Voter> nodes) {
    /** Copies the lists. */
    public QuorumDescription {
        requireNonNull(leaderId, "leaderId");
        voters = List.copyOf(voters);
        observers = List.copyOf(observers);
        nodes = List.copyOf(nodes);
    }

    /**
     * How far one of them has come.
     *
     * @param nodeId its number
     * @param directoryId of its disk; zero if the broker does not tell
     * @param logEndOffset the end of its log; -1 if it is not known
     * @param lastFetchTimestampMs when it last asked the leader for more, ms since 1970; empty for the leader
     * @param lastCaughtUpTimestampMs when it last had everything that the leader had, ms since 1970
     */
    public record Replica(
            int nodeId,
            UUID directoryId,
            long logEndOffset,
            OptionalLong lastFetchTimestampMs,
            OptionalLong lastCaughtUpTimestampMs) {
        /** Checks that nothing is missing. */
        public Replica {
            requireNonNull(directoryId, "directoryId");
            requireNonNull(lastFetchTimestampMs, "lastFetchTimestampMs");
            requireNonNull(lastCaughtUpTimestampMs, "lastCaughtUpTimestampMs");
        }
    }

    /**
     * A node that votes, or is to vote.
     *
     * @param nodeId its number
     * @param directoryId of its disk; zero where the cluster tells voters by their number alone
     * @param listeners where the others reach it
     */
    public record Voter(int nodeId, UUID directoryId, List<Listener> listeners) {
        /** Copies the list. */
        public Voter {
            requireNonNull(directoryId, "directoryId");
            listeners = List.copyOf(listeners);
        }
    }

    /**
     * An address of a voter.
     *
     * @param name of the listener
     * @param host a host name or an address
     * @param port its TCP port
     */
    public record Listener(String name, String host, int port) {
        /** Checks that nothing is missing. */
        public Listener {
            requireNonNull(name, "name");
            requireNonNull(host, "host");
        }
    }
}
