package io.duolog.broker.group.member;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of the classic protocol that pass from a group of one kind to its successor of the other.
 *
 * @param generation what the successor begins with: not below what any member has
 * @param protocolType what they speak, "" if there never were any
 * @param protocolName what their generation had agreed on; null if there is none
 * @param members in their order
 */
public record ClassicRoster(int generation, String protocolType, @Nullable String protocolName, List<Member> members) {
    /** Copies the list. */
    public ClassicRoster {
        requireNonNull(protocolType, "protocolType");
        members = List.copyOf(members);
    }

    /**
     * One member.
     *
     * @param client who it is
     * @param generation the generation that its requests carry
     * @param rebalanceTimeoutMs how long it may take to join again
     * @param sessionTimeoutMs how long it may be silent
     * @param protocols what it knows, in its order
     * @param assignment what it was assigned last; without bytes if it was not
     */
    public record Member(
            Client client,
            int generation,
            int rebalanceTimeoutMs,
            int sessionTimeoutMs,
            List<MemberProtocol> protocols,
            ByteBuffer assignment) {
        /** Copies the list. */
        public Member {
            requireNonNull(client, "client");
            protocols = List.copyOf(protocols);
            requireNonNull(assignment, "assignment");
        }

        /** What it said of itself for the protocol of this name, or else for the first one it knows; empty bytes if none. */
        public ByteBuffer metadata(@Nullable String protocolName) {
            if (protocolName != null) {
                ByteBuffer chosen = MemberProtocol.find(protocols, protocolName).orElse(Bytes.EMPTY);
                if (chosen.hasRemaining()) {
                    return chosen;
                }
            }
            return protocols.isEmpty() ? Bytes.EMPTY : protocols.get(0).metadata();
        }
    }

    /**
     * Who a member is.
     *
     * @param memberId its id
     * @param groupInstanceId of a static member, or null
     * @param clientId how the client calls itself
     * @param clientHost where it connects from
     */
    public record Client(String memberId, @Nullable String groupInstanceId, String clientId, String clientHost) {
        /** Checks that all are there. */
        public Client {
            requireNonNull(memberId, "memberId");
            requireNonNull(clientId, "clientId");
            requireNonNull(clientHost, "clientHost");
        }
    }
}
