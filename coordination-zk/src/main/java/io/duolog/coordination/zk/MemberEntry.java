package io.duolog.coordination.zk;

import io.duolog.coordination.CoordinationStorageException;
import io.duolog.coordination.NodeIdentity;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * The entry of a node that lives: 1 byte version (1), 16 bytes incarnation, then the info.
 *
 * @param node which life of which node
 * @param info what it announced; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record MemberEntry(NodeIdentity node, byte[] info) {
    private static final byte VERSION = 1;
    private static final int HEADER_SIZE_BYTES = 17;

    byte[] encode() {
        return ByteBuffer.allocate(HEADER_SIZE_BYTES + info.length)
                .put(VERSION)
                .putLong(node.incarnation().getMostSignificantBits())
                .putLong(node.incarnation().getLeastSignificantBits())
                .put(info)
                .array();
    }

    /**
     * Reads one.
     *
     * @throws CoordinationStorageException when the bytes are not what {@link #encode} wrote
     */
    static MemberEntry decode(String path, int nodeId, byte[] bytes) {
        if (bytes.length < HEADER_SIZE_BYTES || bytes[0] != VERSION) {
            throw new CoordinationStorageException(
                    "the ZooKeeper entry " + path + " (" + bytes.length
                            + " bytes) is no announcement, or was written by a later release",
                    null);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, HEADER_SIZE_BYTES - 1);
        UUID incarnation = new UUID(buffer.getLong(), buffer.getLong());
        return new MemberEntry(
                new NodeIdentity(nodeId, incarnation), Arrays.copyOfRange(bytes, HEADER_SIZE_BYTES, bytes.length));
    }
}
