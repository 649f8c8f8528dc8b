package io.duolog.client.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.Headers;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.serialization.UUIDSerializer;
import org.junit.jupiter.api.Test;

/** The bytes are those of Kafka's serializers. */
class SerializersOracleTest {
    private static <T> void assertSame(
            T value,
            Serializer<T> ours,
            Deserializer<T> back,
            org.apache.kafka.common.serialization.Serializer<T> kafka) {
        ByteBuffer bytes = ours.serialize("t", Headers.EMPTY, value);
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);

        assertThat(copy).isEqualTo(kafka.serialize("t", value));
        assertThat(back.deserialize("t", Headers.EMPTY, bytes.asReadOnlyBuffer()))
                .isEqualTo(value);
    }

    @Test
    void writesAndReadsAsKafkaDoes() {
        assertSame("größer", Serializers.string(), Deserializers.string(), new StringSerializer());
        assertSame(-12_345_678, Serializers.integer(), Deserializers.integer(), new IntegerSerializer());
        assertSame(-1L << 40, Serializers.longInteger(), Deserializers.longInteger(), new LongSerializer());
        assertSame(new UUID(-1, 7), Serializers.uuid(), Deserializers.uuid(), new UUIDSerializer());
    }

    @Test
    void refusesNumbersOfAnotherSize() {
        assertThatThrownBy(() -> Deserializers.integer().deserialize("t", Headers.EMPTY, ByteBuffer.allocate(5)))
                .hasMessage("expected 4 bytes, found 5");
    }
}
