package io.duolog.chaos.history;

import static java.util.Objects.requireNonNull;

import io.duolog.storage.TopicPartition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What a record's value consists of, so that every record tells whose it is and whether it is whole. Integers are
 * big-endian.
 *
 * <pre>
 *  0      8        12          16         20            24         32      36
 *  +------+--------+-----------+----------+-------------+----------+-------+-----------+
 *  | run  | topic  | partition | producer | incarnation | sequence | crc   | padding   |
 *  | i64  | u32    | i32       | i32      | i32         | i64      | u32   | to the    |
 *  |      |        |           |          |             |          |       | end       |
 *  +------+--------+-----------+----------+-------------+----------+-------+-----------+
 *
 *  run      the upper half of the name-based UUID of the run's id
 *  topic    CRC32C of the topic's name in UTF-8
 *  crc      CRC32C of all other bytes, the padding too
 *  padding  drawn from the value, so that it does not compress away
 * </pre>
 */
public final class Payload {
    /** The smallest payload: one without padding. */
    public static final int SIZE_MIN_BYTES = 36;

    private static final int CRC_POSITION = 32;

    private Payload() {}

    /**
     * The payload of {@code value}.
     *
     * @param sizeBytes how large it is to be; less than {@link #SIZE_MIN_BYTES} means that
     */
    public static byte[] encode(Value value, TopicPartition partition, String runId, int sizeBytes) {
        ByteBuffer payload = ByteBuffer.allocate(Math.max(sizeBytes, SIZE_MIN_BYTES));
        payload.putLong(run(runId)).putInt(topic(partition)).putInt(partition.partition());
        payload.putInt(value.producer()).putInt(value.incarnation()).putLong(value.sequence());
        payload.position(SIZE_MIN_BYTES);
        long random = value.sequence() * 0x9E3779B97F4A7C15L + value.producer();
        while (payload.hasRemaining()) {
            random = next(random);
            for (int shift = 0; shift < Long.SIZE && payload.hasRemaining(); shift += Byte.SIZE) {
                payload.put((byte) (random >>> shift));
            }
        }
        payload.putInt(CRC_POSITION, crc(payload.array()));
        return payload.array();
    }

    /** Whose payload {@code bytes} are; empty if they are damaged, or of another run or partition. */
    public static Optional<Value> decode(byte[] bytes, String runId, TopicPartition partition) {
        requireNonNull(runId, "runId");
        if (bytes.length < SIZE_MIN_BYTES) {
            return Optional.empty();
        }
        ByteBuffer payload = ByteBuffer.wrap(bytes);
        boolean foreign = payload.getLong() != run(runId)
                || payload.getInt() != topic(partition)
                || payload.getInt() != partition.partition();
        if (foreign || payload.getInt(CRC_POSITION) != crc(bytes)) {
            return Optional.empty();
        }
        return Optional.of(new Value(payload.getInt(), payload.getInt(), payload.getLong()));
    }

    private static long run(String runId) {
        return UUID.nameUUIDFromBytes(runId.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
    }

    private static int topic(TopicPartition partition) {
        CRC32C crc = new CRC32C();
        crc.update(partition.topic().getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }

    private static int crc(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload, 0, CRC_POSITION);
        crc.update(payload, SIZE_MIN_BYTES, payload.length - SIZE_MIN_BYTES);
        return (int) crc.getValue();
    }

    /** A step of SplitMix64. */
    private static long next(long state) {
        long mixed = state + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
