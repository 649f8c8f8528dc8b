package io.duolog.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damaged frames cost an exception of the one right type, or nothing; never memory beyond what their size explains. */
class MutationPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int FLIPS = 30;
    private static final int PREFIXES_MAX = 50;

    /** An exception with its stack trace, the reader, one array that does not fill. */
    private static final long FIXED_BYTES = 16 << 10;

    /** Objects for each byte on the wire, at worst: a list element of one byte is a record of a few fields. */
    private static final long FACTOR = 100;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static List<SpokenMessage> messages() {
        return SpokenMessage.all();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void damageGivesAFormatErrorOrAMessage(SpokenMessage message) {
        message.versions().forEach(version -> damage(message, version));
    }

    private void damage(SpokenMessage message, short version) {
        Random random = new Random(SEED + version);
        RandomMessages documents = new RandomMessages(random);
        Oracle oracle = new Oracle(message.schema());
        ByteBuffer frame =
                Oracle.toBytes(oracle.fromJson(documents.document(message.schema(), version), version), version);
        int size = frame.remaining();
        int step = Math.max(1, size / PREFIXES_MAX);
        for (int length = 0; length < size; length += step) {
            read(message, version, frame.slice(0, length), "prefix of " + length + " bytes");
        }
        for (int i = 0; i < FLIPS && size > 0; i++) {
            ByteBuffer damaged =
                    ByteBuffer.allocate(size).put(frame.duplicate()).flip();
            int at = random.nextInt(size);
            int bit = random.nextInt(8);
            damaged.put(at, (byte) (damaged.get(at) ^ (1 << bit)));
            read(message, version, damaged, "bit " + bit + " of byte " + at);
        }
    }

    private void read(SpokenMessage message, short version, ByteBuffer bytes, String damage) {
        String context = message + " version " + version + ", seed " + SEED + ", " + damage;
        tryRead(message, version, bytes, context); // what the JVM allocates for the first call of anything is not ours
        long before = threads.getCurrentThreadAllocatedBytes();
        tryRead(message, version, bytes, context);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as(context).isLessThan(FIXED_BYTES + FACTOR * bytes.remaining());
    }

    private static void tryRead(SpokenMessage message, short version, ByteBuffer bytes, String context) {
        try {
            message.reader().read(new WireReader(bytes), version);
        } catch (WireFormatException expected) {
            if (!expected.getMessage().contains(message.toString())) {
                throw new AssertionError(context + ": the error does not name the message", expected);
            }
        } catch (RuntimeException e) {
            throw new AssertionError(context, e);
        }
    }
}
