package io.duolog.coordination.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.coordination.raft.AppendOutcome.Status;
import io.duolog.coordination.support.Batch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.api.Test;

class ReplicatedLogTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);

    private final ReplicatedLog log = new ReplicatedLog();
    private long index = 10;

    @Test
    void appendsWhenEpochAndOffsetAreRight() {
        assertThat(apply(3, 3, 0, "a", "b")).isEqualTo(new AppendOutcome(Status.APPENDED, 1));
        assertThat(apply(3, 3, 2, "c")).isEqualTo(new AppendOutcome(Status.APPENDED, 2));
        assertThat(log.endOffset()).isEqualTo(3);
        assertThat(log.batchAt(1).map(Batch::baseOffset)).contains(0L);
        assertThat(log.batchAt(2).map(Batch::baseOffset)).contains(2L);
        assertThat(log.batchAt(3)).isEmpty();
    }

    @Test
    void fencesAnEntryThatClaimsAnotherEpochThanItsTerm() {
        apply(3, 3, 0, "a");

        assertThat(apply(3, 5, 1, "late")).isEqualTo(new AppendOutcome(Status.FENCED, 5));
        assertThat(apply(6, 5, 1, "early")).isEqualTo(new AppendOutcome(Status.FENCED, 5));

        assertThat(log.endOffset()).isEqualTo(1);
    }

    @Test
    void fencesBeforeItLooksAtTheOffset() {
        assertThat(apply(1, 2, 99, "x").status()).isEqualTo(Status.FENCED);
    }

    @Test
    void refusesAnotherOffsetThanTheEnd() {
        apply(3, 3, 0, "a", "b");

        assertThat(apply(3, 3, 1, "x")).isEqualTo(new AppendOutcome(Status.CONFLICT, 2));
        assertThat(apply(3, 3, 3, "x")).isEqualTo(new AppendOutcome(Status.CONFLICT, 2));

        assertThat(log.endOffset()).isEqualTo(2);
    }

    @Test
    void answersARepeatAsItDidTheFirstTime() {
        apply(3, 3, 0, "a", "b");
        apply(3, 3, 2, "c");

        assertThat(apply(3, 3, 0, "a", "b")).isEqualTo(new AppendOutcome(Status.APPENDED, 1));

        assertThat(log.endOffset()).isEqualTo(3);
    }

    @Test
    void compactsUpToASnapshotAndKeepsTheTail() {
        apply(3, 3, 0, "a", "b");
        apply(3, 3, 2, "c");
        long tail = log.tailSizeBytes();

        log.compact(snapshot(2));

        assertThat(log.startOffset()).isEqualTo(2);
        assertThat(log.batchAt(0)).isEmpty();
        assertThat(log.batchAt(2)).isPresent();
        assertThat(log.tailSizeBytes()).isLessThan(tail).isPositive();
        assertThat(apply(3, 3, 3, "d")).isEqualTo(new AppendOutcome(Status.APPENDED, 3));
    }

    @Test
    void ignoresASnapshotThatIsNotNewer() {
        apply(3, 3, 0, "a", "b");
        log.compact(snapshot(2));

        log.compact(snapshot(1));
        log.compact(snapshot(7));

        assertThat(log.startOffset()).isEqualTo(2);
        assertThat(log.endOffset()).isEqualTo(2);
    }

    @Test
    void tellsWhichRaftEntryEndsAtAnOffset() {
        apply(3, 3, 0, "a", "b");
        apply(4, 4, 2, "c");

        assertThat(log.entryBefore(2)).hasValueSatisfying(entry -> {
            assertThat(entry.term()).isEqualTo(3);
            assertThat(entry.index()).isEqualTo(11);
        });
        assertThat(log.entryBefore(1)).isEmpty();
        assertThat(log.entryBefore(3))
                .hasValueSatisfying(entry -> assertThat(entry.term()).isEqualTo(4));
    }

    @Test
    void decidesAlikeOnEveryReplica() {
        Random random = new Random(SEED);
        ReplicatedLog other = new ReplicatedLog();
        long term = 1;
        List<AppendOutcome> first = new ArrayList<>();
        List<AppendOutcome> second = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            term += random.nextInt(20) == 0 ? 1 : 0;
            AppendCommand command = new AppendCommand(
                    (int) term - (random.nextInt(5) == 0 ? 1 : 0),
                    Math.max(0, log.endOffset() - (random.nextInt(5) == 0 ? 1 : 0)),
                    records("r" + i));
            first.add(log.apply(command, term, i));
            second.add(other.apply(command, term, i));
            if (random.nextInt(50) == 0) {
                // Replicas compact when they please: what they decide must not depend on it, repeats aside.
                log.compact(snapshot(log.endOffset()));
            }
        }
        assertThat(second).as("seed %d", SEED).isEqualTo(first);
    }

    private AppendOutcome apply(int claimedEpoch, long term, long expectedEndOffset, String... texts) {
        return log.apply(new AppendCommand(claimedEpoch, expectedEndOffset, records(texts)), term, ++index);
    }

    private static SnapshotFile snapshot(long endOffset) {
        return new SnapshotFile(
                Path.of("unused"), TermIndex.valueOf(3, 11), endOffset, 3, MD5Hash.newInstance(new byte[16]));
    }

    private static List<byte[]> records(String... texts) {
        return Arrays.stream(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
