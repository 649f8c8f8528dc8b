package io.duolog.coordination.raft;

import io.duolog.coordination.Membership;
import io.duolog.coordination.NodeIdentity;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The leader's answer to a {@link Heartbeat}.
 *
 * @param known whether it knows what the node announces; otherwise it is asked to say it
 * @param tableVersion the version of its table of leases
 * @param table the table, for a voter that knows another version: what it begins with, should it be the next leader
 */
record HeartbeatAnswer(boolean known, long tableVersion, Optional<List<Member>> table) {
    private static final int MEMBER_SIZE_BYTES_MIN = 28;

    /** What does not fit in a message is left out; a new leader then learns it from the nodes' own heartbeats. */
    private static final int TABLE_SIZE_BYTES_MAX = 3 * 1024 * 1024;

    /** A node that announced itself. */
    static final class Member {
        private final NodeIdentity node;
        private final int infoVersion;
        private final byte[] info;

        /** With bytes that nobody changes any more. */
        Member(NodeIdentity node, int infoVersion, byte[] info) {
            this.node = node;
            this.infoVersion = infoVersion;
            this.info = info;
        }

        /** Which life. */
        NodeIdentity node() {
            return node;
        }

        /** Which of its announcements. */
        int infoVersion() {
            return infoVersion;
        }

        /** What it announced; not to be changed. */
        byte[] info() {
            return info;
        }
    }

    /** Checks the arguments. */
    HeartbeatAnswer {
        table = table.filter(members -> members.stream()
                                .mapToLong(member -> member.info().length + MEMBER_SIZE_BYTES_MIN)
                                .sum()
                        <= TABLE_SIZE_BYTES_MAX)
                .map(List::copyOf);
    }

    byte[] encode() {
        return PeerCodec.encode(out -> {
            out.writeBoolean(known);
            out.writeLong(tableVersion);
            out.writeBoolean(table.isPresent());
            if (table.isPresent()) {
                out.writeInt(table.get().size());
                for (Member member : table.get()) {
                    out.writeInt(member.node().nodeId());
                    PeerCodec.writeUuid(out, member.node().incarnation());
                    out.writeInt(member.infoVersion());
                    PeerCodec.writeBytes(out, member.info());
                }
            }
        });
    }

    static HeartbeatAnswer decode(ByteBuffer bytes) throws IOException {
        DataInputStream in = PeerCodec.reader(bytes);
        boolean known = in.readBoolean();
        long tableVersion = in.readLong();
        if (!in.readBoolean()) {
            return new HeartbeatAnswer(known, tableVersion, Optional.empty());
        }
        List<Member> members = new ArrayList<>();
        for (int left = PeerCodec.readCount(in, MEMBER_SIZE_BYTES_MIN); left > 0; left--) {
            int nodeId = in.readInt();
            if (nodeId < 0) {
                throw new IOException("node id " + nodeId);
            }
            NodeIdentity node = new NodeIdentity(nodeId, PeerCodec.readUuid(in));
            members.add(new Member(node, in.readInt(), PeerCodec.readBytes(in, Membership.INFO_SIZE_BYTES_MAX)));
        }
        return new HeartbeatAnswer(known, tableVersion, Optional.of(members));
    }
}
