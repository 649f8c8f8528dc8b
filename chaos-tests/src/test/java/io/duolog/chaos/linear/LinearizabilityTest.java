package io.duolog.chaos.linear;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.linear.LogOperation.Append;
import io.duolog.chaos.linear.LogOperation.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);

    private final List<TimedOperation<LogOperation>> operations = new ArrayList<>();

    @Test
    void holdsForOneAfterTheOther() {
        did(0, 1, new Read(0, ""));
        did(2, 3, new Append(1, 0, "a"));
        did(4, 5, new Append(1, 1, "b"));
        did(6, 7, new Read(2, "b"));

        assertThat(check().holds()).isTrue();
    }

    @Test
    void doesNotHoldForAReadOfWhatHadBeenOverwritten() {
        did(0, 1, new Append(1, 0, "a"));
        did(2, 3, new Append(1, 1, "b"));
        did(4, 5, new Read(1, "a"));

        assertThat(check().holds()).isFalse();
        assertThat(check().stuckAt().orElseThrow().operation()).isEqualTo(new Read(1, "a"));
        assertThat(check().order()).hasSize(2);
    }

    @Test
    void holdsForAReadThatOverlapsTheWrite() {
        did(0, 1, new Append(1, 0, "a"));
        did(2, 9, new Append(1, 1, "b"));
        did(3, 4, new Read(1, "a"));
        did(5, 6, new Read(2, "b"));

        assertThat(check().holds()).isTrue();
    }

    @Test
    void doesNotHoldForReadsThatGoBackWhileTheyOverlapTheWrite() {
        did(0, 1, new Append(1, 0, "a"));
        did(2, 9, new Append(1, 1, "b"));
        did(3, 4, new Read(2, "b"));
        did(5, 6, new Read(1, "a"));

        assertThat(check().holds()).isFalse();
    }

    @Test
    void doesNotHoldForTwoWritesToOnePlace() {
        did(0, 5, new Append(1, 0, "a"));
        did(0, 5, new Append(2, 0, "b"));

        assertThat(check().holds()).isFalse();
    }

    @Test
    void doesNotHoldForAWriteInAnOldEpoch() {
        did(0, 1, new Append(2, 0, "a"));
        did(2, 3, new Append(1, 1, "b"));

        assertThat(check().holds()).isFalse();
    }

    @Test
    void letsAWriteWithoutAnAnswerTakeEffectLateOrNever() {
        did(0, TimedOperation.NEVER, new Append(1, 0, "a"));
        did(1, 2, new Read(0, ""));
        assertThat(check().holds()).as("never").isTrue();

        did(50, 51, new Read(1, "a"));
        assertThat(check().holds()).as("late").isTrue();

        did(52, 53, new Read(0, ""));
        assertThat(check().holds()).as("not back and forth").isFalse();
    }

    @Test
    void findsTheOrderOfThousandsOfOperationsThatOverlap() {
        Random random = new Random(SEED);
        long end = 0;
        for (int i = 0; i < 3_000; i++) {
            long atNs = i * 10L;
            long invokedNs = atNs - random.nextInt(40);
            long returnedNs = atNs + random.nextInt(40);
            if (random.nextInt(3) == 0) {
                did(invokedNs, returnedNs, new Append(1, end, "v" + end));
                end++;
            } else {
                did(invokedNs, returnedNs, new Read(end, end == 0 ? "" : "v" + (end - 1)));
            }
        }
        assertThat(check().holds()).as("seed %d", SEED).isTrue();

        did(40_000, 40_001, new Read(end - 1, "v" + (end - 2)));
        assertThat(check().holds()).as("seed %d", SEED).isFalse();
    }

    private void did(long invokedNs, long returnedNs, LogOperation operation) {
        operations.add(new TimedOperation<>(operations.size(), invokedNs, returnedNs, operation));
    }

    private Linearizability.Result<LogOperation> check() {
        return Linearizability.check(LogEnd.MODEL, operations);
    }
}
