package io.duolog.storage.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetMapTest {
    private static ByteBuffer key(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void agreesWithAMapWithoutBounds() {
        Random random = new Random(Long.getLong("duolog.test.seed", 20261121L));
        OffsetMap map = new OffsetMap(1 << 20, 0.9);
        Map<String, Long> model = new HashMap<>();
        for (long offset = 0; offset < 20_000; offset++) {
            String key = "key " + random.nextInt(8000);
            assertThat(map.put(key(key), offset)).isTrue();
            model.put(key, offset);
        }

        assertThat(map.size()).isEqualTo(model.size());
        model.forEach((key, offset) -> assertThat(map.latestOffsetOf(key(key))).isEqualTo(offset));
        assertThat(map.latestOffsetOf(key("absent"))).isEqualTo(OffsetMap.NOT_FOUND);
    }

    @Test
    void takesNoMoreKeysThanItsMemoryHoldsAndStillUpdatesThoseThatItHas() {
        OffsetMap map = new OffsetMap(24 * 3000, 0.9);
        int size = 0;
        while (map.put(key("key " + size), size)) {
            size++;
        }

        assertThat(size).isEqualTo(map.capacity()).isEqualTo(1800);
        assertThat(map.put(key("key 7"), 9999)).isTrue();
        assertThat(map.latestOffsetOf(key("key 7"))).isEqualTo(9999);
        assertThat(map.latestOffsetOf(key("key 8"))).isEqualTo(8);
    }

    @Test
    void fillsUpToTheLastSlotButOne() {
        OffsetMap map = new OffsetMap(24 * 6, 1.0);
        for (int i = 0; i < 3; i++) {
            assertThat(map.put(key("" + i), i)).isTrue();
        }

        assertThat(map.put(key("more"), 4)).isFalse();
        assertThat(map.latestOffsetOf(key("more"))).isEqualTo(OffsetMap.NOT_FOUND);
    }

    @Test
    void leavesTheKeysPosition() {
        ByteBuffer key = key("xxkey").position(2);
        OffsetMap map = new OffsetMap(1 << 10, 0.5);
        map.put(key, 3);

        assertThat(key.position()).isEqualTo(2);
        assertThat(map.latestOffsetOf(key("key"))).isEqualTo(3);
    }
}
