package io.duolog.coordination.raft;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a node says of itself while a cluster is being founded.
 *
 * @param nodeId the node
 * @param peerId its disk, as a Raft peer; empty for a node that never was a voter
 * @param clusterId the cluster that it belongs to; empty while it is fresh
 * @param initialPeers the peers that the cluster was founded of
 * @param voters the node ids of its configured voters, in ascending order
 */
record FormationView(
        int nodeId, String peerId, Optional<UUID> clusterId, List<String> initialPeers, List<Integer> voters) {
    private static final int STRING_SIZE_BYTES_MIN = 2;

    /** Checks the arguments. */
    FormationView {
        initialPeers = List.copyOf(initialPeers);
        voters = voters.stream().sorted().toList();
    }

    byte[] encode() {
        return PeerCodec.encode(out -> {
            out.writeInt(nodeId);
            out.writeUTF(peerId);
            out.writeBoolean(clusterId.isPresent());
            if (clusterId.isPresent()) {
                PeerCodec.writeUuid(out, clusterId.get());
            }
            out.writeInt(initialPeers.size());
            for (String peer : initialPeers) {
                out.writeUTF(peer);
            }
            out.writeInt(voters.size());
            for (int voter : voters) {
                out.writeInt(voter);
            }
        });
    }

    static FormationView decode(ByteBuffer bytes) throws IOException {
        DataInputStream in = PeerCodec.reader(bytes);
        int nodeId = in.readInt();
        String peerId = in.readUTF();
        Optional<UUID> clusterId = in.readBoolean() ? Optional.of(PeerCodec.readUuid(in)) : Optional.empty();
        List<String> peers = new ArrayList<>();
        for (int left = PeerCodec.readCount(in, STRING_SIZE_BYTES_MIN); left > 0; left--) {
            peers.add(in.readUTF());
        }
        List<Integer> voters = new ArrayList<>();
        for (int left = PeerCodec.readCount(in, Integer.BYTES); left > 0; left--) {
            voters.add(in.readInt());
        }
        return new FormationView(nodeId, peerId, clusterId, peers, voters);
    }
}
