package io.duolog.protocol.record;

import java.nio.ByteBuffer;

/**
 * What a record of a control batch means. Its key says so:
 *
 * <pre>
 * int16  version  0; later versions may have more fields behind
 * int16  type
 * </pre>
 */
public enum ControlRecordType {
    /** The producer's open transaction on this partition was aborted. */
    ABORT(0),
    /** The producer's open transaction on this partition was committed. */
    COMMIT(1),
    /** Something that Duolog does not write; readers skip it. */
    UNKNOWN(-1);

    private static final int KEY_SIZE_BYTES = 4;
    private static final short KEY_VERSION = 0;

    private final short id;

    ControlRecordType(int id) {
        this.id = (short) id;
    }

    /** The number in the key; -1 for {@link #UNKNOWN}. */
    public short id() {
        return id;
    }

    /**
     * The type of a record of a control batch.
     *
     * @throws InvalidRecordException if its key is missing, too short, or has a negative version
     */
    public static ControlRecordType of(Record record) {
        ByteBuffer key = record.key();
        if (key == null || key.remaining() < KEY_SIZE_BYTES) {
            throw new InvalidRecordException("the key of the control record at offset " + record.offset() + " has "
                    + record.keySizeBytes() + " bytes; it must have at least " + KEY_SIZE_BYTES);
        }
        short version = key.getShort();
        if (version < KEY_VERSION) {
            throw new InvalidRecordException("the key of the control record at offset " + record.offset()
                    + " has version " + version + "; it must be >= 0");
        }
        return switch (key.getShort()) {
            case 0 -> ABORT;
            case 1 -> COMMIT;
            default -> UNKNOWN;
        };
    }

    /** The key of a record of this type. */
    ByteBuffer toKey() {
        return ByteBuffer.allocate(KEY_SIZE_BYTES)
                .putShort(KEY_VERSION)
                .putShort(id)
                .flip();
    }
}
