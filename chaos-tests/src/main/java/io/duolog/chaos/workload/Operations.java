package io.duolog.chaos.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What an actor does next: drawn, and the same for the same seed. For one thread. */
final class Operations {
    private static final double POLL_SHARE = 0.2;

    /** Sizes: most are small, some medium, a few large. */
    private static final double SMALL_SHARE = 0.9;

    private static final double MEDIUM_SHARE = 0.08;
    private static final int SMALLEST_BYTES = 64;
    private static final int SMALL_MAX_BYTES = 256;
    private static final int MEDIUM_MAX_BYTES = 4 << 10;
    private static final int LARGE_MAX_BYTES = 64 << 10;

    private final SplittableRandom random;

    Operations(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Whether a mixed actor polls once, rather than sends a record. */
    boolean polls() {
        return random.nextDouble() < POLL_SHARE;
    }

    /** One of a list. */
    <T> T choose(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** A number from 0 on, below a bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** At least one of a list, in its order. */
    <T> List<T> some(List<T> all) {
        List<T> chosen = new ArrayList<>();
        for (T each : all) {
            if (random.nextBoolean()) {
                chosen.add(each);
            }
        }
        return chosen.isEmpty() ? List.of(choose(all)) : chosen;
    }

    /** How large a payload is. */
    int sizeBytes() {
        double share = random.nextDouble();
        if (share < SMALL_SHARE) {
            return random.nextInt(SMALLEST_BYTES, SMALL_MAX_BYTES + 1);
        }
        if (share < SMALL_SHARE + MEDIUM_SHARE) {
            return random.nextInt(SMALL_MAX_BYTES, MEDIUM_MAX_BYTES + 1);
        }
        return random.nextInt(MEDIUM_MAX_BYTES, LARGE_MAX_BYTES + 1);
    }

    /** When something happens again that happens every {@code intervalMs} on average: after a half to one and a half. */
    long againMs(int intervalMs) {
        return intervalMs / 2 + random.nextLong(intervalMs + 1L);
    }
}
