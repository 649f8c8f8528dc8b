package io.duolog.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.protocol.Message;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Apache Kafka writes we read, and write back byte for byte; what we write Apache Kafka reads as the same. */
class OracleRoundTripPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int DOCUMENTS = 20;

    static List<SpokenMessage> messages() {
        return SpokenMessage.all();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void agreesWithTheOracleInEveryVersion(SpokenMessage message) {
        message.versions().forEach(version -> agreesWithTheOracle(message, version));
    }

    private static void agreesWithTheOracle(SpokenMessage message, short version) {
        RandomMessages documents = new RandomMessages(new Random(SEED + version));
        Oracle oracle = new Oracle(message.schema());
        for (int i = 0; i < DOCUMENTS; i++) {
            JsonNode document = documents.document(message.schema(), version);
            String context = message + " version " + version + ", seed " + SEED + ": " + document;
            Message theirs = oracle.fromJson(document, version);
            ByteBuffer bytes = Oracle.toBytes(theirs, version);

            WireReader in = new WireReader(i % 2 == 0 ? bytes.duplicate() : direct(bytes));
            WireMessage ours = message.reader().read(in, version);
            ByteBuffer written = Frames.write(ours, version);

            assertThat(in.remaining()).as(context).isZero();
            assertThat(written).as(context).isEqualTo(bytes);
            assertThat(oracle.fromBytes(written, version)).as(context).isEqualTo(theirs);
            assertThat(message.reader().read(new WireReader(written), version))
                    .as(context)
                    .isEqualTo(ours)
                    .hasSameHashCodeAs(ours);
        }
    }

    private static ByteBuffer direct(ByteBuffer bytes) {
        return ByteBuffer.allocateDirect(bytes.remaining())
                .put(bytes.duplicate())
                .flip();
    }
}
