package io.duolog.coordination.zk;

import io.duolog.coordination.CoordinationStorageException;
import io.duolog.coordination.NodeIdentity;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Who holds the controller entry.
 *
 * @param node which life of which node
 * @param epoch the epoch that it was elected in
 */
record Holder(NodeIdentity node, int epoch) {
    private static final int FIELDS = 3;

    byte[] encode() {
        return (node.nodeId() + " " + node.incarnation() + " " + epoch).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads one.
     *
     * @throws CoordinationStorageException when the bytes are not what {@link #encode} wrote
     */
    static Holder decode(String path, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String[] fields = text.split(" ", -1);
        try {
            if (fields.length == FIELDS) {
                return new Holder(
                        new NodeIdentity(Integer.parseInt(fields[0]), UUID.fromString(fields[1])),
                        Integer.parseInt(fields[2]));
            }
        } catch (IllegalArgumentException e) {
            // Reported below, as any other text that is not ours.
        }
        throw new CoordinationStorageException(
                "the ZooKeeper entry " + path + " does not name a controller: " + text, null);
    }
}
