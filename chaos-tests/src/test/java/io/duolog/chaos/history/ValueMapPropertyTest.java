package io.duolog.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The maps of big histories against one that hashes. */
class ValueMapPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int STEPS = 20_000;

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void mapsValuesAsAHashMapDoes() {
        ValueMap<Integer> map = new ValueMap<>();
        Map<Value, Integer> model = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            Value value = new Value(random.nextInt(-1, 3), random.nextInt(-1, 3), number(step));
            assertThat(map.get(value)).as("%s, seed %d", value, SEED).isEqualTo(model.get(value));
            assertThat(map.putIfAbsent(value, step)).isEqualTo(model.putIfAbsent(value, step));
        }
        model.forEach((value, mapped) ->
                assertThat(map.get(value)).as("%s, seed %d", value, SEED).isEqualTo(mapped));
    }

    @Test
    void mapsNumbersAsAHashMapDoes() {
        NumberMap<Integer> map = new NumberMap<>();
        Map<Long, Integer> model = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            long number = number(step);
            map.put(number, step);
            model.put(number, step);
        }
        model.forEach((number, mapped) ->
                assertThat(map.get(number)).as("%d, seed %d", number, SEED).isEqualTo(mapped));
        assertThat(map.get(Long.MAX_VALUE)).isEqualTo(model.get(Long.MAX_VALUE));
    }

    /** Most follow each other; some are far out, so that the array grows past them later. */
    private long number(int step) {
        return switch (random.nextInt(20)) {
            case 0 -> random.nextLong();
            case 1 -> -random.nextInt(10);
            case 2 -> step + random.nextInt(30_000);
            case 3 -> Long.MAX_VALUE - random.nextInt(2);
            default -> random.nextInt(step + 1);
        };
    }
}
