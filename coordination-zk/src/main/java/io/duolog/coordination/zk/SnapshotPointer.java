package io.duolog.coordination.zk;

import io.duolog.coordination.CoordinationStorageException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which snapshot is the newest complete one: the data of {@code /snapshots}, empty as long as there is none.
 *
 * @param name its entry
 * @param endOffset the state holds all records below
 * @param epoch the epoch of the last record
 * @param nextNumber the number of the first batch that is not in it
 * @param sizeBytes of the state
 * @param chunks how many entries hold it
 * @param checksum CRC-32C of the state
 */
record SnapshotPointer(
        String name, long endOffset, int epoch, long nextNumber, long sizeBytes, int chunks, long checksum) {
    private static final String VERSION = "1";
    private static final int FIELDS = 8;

    byte[] encode() {
        return String.join(
                        " ",
                        VERSION,
                        name,
                        Long.toString(endOffset),
                        Integer.toString(epoch),
                        Long.toString(nextNumber),
                        Long.toString(sizeBytes),
                        Integer.toString(chunks),
                        Long.toString(checksum))
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads one.
     *
     * @throws CoordinationStorageException when the bytes are not what {@link #encode} wrote
     */
    static Optional<SnapshotPointer> decode(String path, byte[] bytes) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        String[] fields = text.split(" ", -1);
        try {
            if (fields.length == FIELDS && fields[0].equals(VERSION) && !fields[1].contains("/")) {
                return Optional.of(new SnapshotPointer(
                        fields[1],
                        Long.parseLong(fields[2]),
                        Integer.parseInt(fields[3]),
                        Long.parseLong(fields[4]),
                        Long.parseLong(fields[5]),
                        Integer.parseInt(fields[6]),
                        Long.parseLong(fields[7])));
            }
        } catch (NumberFormatException e) {
            // Reported below, as any other text that is not ours.
        }
        throw new CoordinationStorageException(
                "the ZooKeeper entry " + path + " names no snapshot, or was written by a later release: " + text, null);
    }
}
