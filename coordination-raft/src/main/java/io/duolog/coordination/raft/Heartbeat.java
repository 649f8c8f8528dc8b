package io.duolog.coordination.raft;

import io.duolog.coordination.Membership;
import io.duolog.coordination.NodeIdentity;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A sign of life, to the leader.
 *
 * @param node who lives
 * @param infoVersion counts a life's announcements; 0 while the node does not announce itself
 * @param info what it announces; only when the leader does not know it yet
 * @param endOffset how far it follows the log
 * @param voting which Raft peer it is, and whether that is running; empty for a node without a vote
 * @param knownTable the version of the table of leases that it knows; -1 for none
 */
record Heartbeat(
        NodeIdentity node,
        int infoVersion,
        Optional<byte[]> info,
        long endOffset,
        Optional<VotingPeer> voting,
        long knownTable) {
    /**
     * A node's Raft peer.
     *
     * @param peerId which one
     * @param running whether it follows, votes and stands
     */
    record VotingPeer(String peerId, boolean running) {}

    byte[] encode() {
        return PeerCodec.encode(out -> {
            out.writeInt(node.nodeId());
            PeerCodec.writeUuid(out, node.incarnation());
            out.writeInt(infoVersion);
            out.writeBoolean(info.isPresent());
            if (info.isPresent()) {
                PeerCodec.writeBytes(out, info.get());
            }
            out.writeLong(endOffset);
            out.writeBoolean(voting.isPresent());
            if (voting.isPresent()) {
                out.writeUTF(voting.get().peerId());
                out.writeBoolean(voting.get().running());
            }
            out.writeLong(knownTable);
        });
    }

    static Heartbeat decode(ByteBuffer bytes) throws IOException {
        DataInputStream in = PeerCodec.reader(bytes);
        int nodeId = in.readInt();
        if (nodeId < 0) {
            throw new IOException("node id " + nodeId);
        }
        NodeIdentity node = new NodeIdentity(nodeId, PeerCodec.readUuid(in));
        int infoVersion = in.readInt();
        Optional<byte[]> info = in.readBoolean()
                ? Optional.of(PeerCodec.readBytes(in, Membership.INFO_SIZE_BYTES_MAX))
                : Optional.empty();
        long endOffset = in.readLong();
        Optional<VotingPeer> voting =
                in.readBoolean() ? Optional.of(new VotingPeer(in.readUTF(), in.readBoolean())) : Optional.empty();
        return new Heartbeat(node, infoVersion, info, endOffset, voting, in.readLong());
    }
}
