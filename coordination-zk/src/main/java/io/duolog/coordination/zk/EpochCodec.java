package io.duolog.coordination.zk;

import io.duolog.coordination.CoordinationStorageException;
import java.nio.charset.StandardCharsets;

/** The epoch as text. */
final class EpochCodec {
    private EpochCodec() {}

    static byte[] encode(int epoch) {
        return Integer.toString(epoch).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads one.
     *
     * @throws CoordinationStorageException when the bytes are not what {@link #encode} wrote
     */
    static int decode(String path, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CoordinationStorageException("the ZooKeeper entry " + path + " is no epoch: " + text, e);
        }
    }
}
