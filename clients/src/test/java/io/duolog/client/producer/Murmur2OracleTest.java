package io.duolog.client.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.testing.ClientHarness;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** Keys go where Apache Kafka's producer sends them. */
class Murmur2OracleTest {
    private static final int KEYS = 20_000;

    @Test
    void placesKeysExactlyWhereKafkaDoes() {
        SplittableRandom random = new SplittableRandom(ClientHarness.SEED);
        for (int i = 0; i < KEYS; i++) {
            byte[] key = new byte[random.nextInt(64)];
            random.nextBytes(key);
            int partitions = 1 + random.nextInt(200);

            assertThat(Partitioners.partitionForKey(ByteBuffer.wrap(key), partitions))
                    .as("seed %d, key %d of %d bytes", ClientHarness.SEED, i, key.length)
                    .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
        }
    }

    @Test
    void hashesSlicesAndDirectBuffersAlike() {
        byte[] key = "a key that is a little longer".getBytes(StandardCharsets.UTF_8);
        ByteBuffer direct = ByteBuffer.allocateDirect(key.length).put(key).flip();
        ByteBuffer slice = ByteBuffer.wrap(key, 2, 20).slice();

        assertThat(Murmur2.hash(direct)).isEqualTo(Utils.murmur2(key));
        assertThat(Murmur2.hash(slice)).isEqualTo(Utils.murmur2(Arrays.copyOfRange(key, 2, 22)));
        assertThat(direct.position()).isZero();
    }
}
