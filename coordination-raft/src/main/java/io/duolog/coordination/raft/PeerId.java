package io.duolog.coordination.raft;

import java.util.OptionalInt;
import java.util.UUID;

/** A Raft peer's id: the node's id, a dash, and what tells this disk from the node's other disks. */
final class PeerId {
    private PeerId() {}

    static String mint(int nodeId) {
        return nodeId + "-" + UUID.randomUUID();
    }

    /** The node that a peer lives on; empty for what is no peer's id. */
    static OptionalInt nodeOf(String peerId) {
        int dash = peerId.indexOf('-');
        if (dash < 1) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(peerId.substring(0, dash)));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
