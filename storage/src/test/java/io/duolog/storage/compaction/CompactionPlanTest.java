package io.duolog.storage.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.storage.LogConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactionPlanTest {
    private static final LogConfig.Compaction DEFAULT = LogConfig.Compaction.DEFAULT;
    private static final long NOW_MS = 1_000_000;

    /** Segments of ten offsets and a hundred bytes, written at 1000, 2000, and so on. */
    private static List<SegmentSummary> segments(int count) {
        List<SegmentSummary> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            segments.add(new SegmentSummary(i * 10L, i * 10L + 10, 100, 16, (i + 1) * 1000L, (i + 1) * 1000L));
        }
        return segments;
    }

    @Test
    void countsWhatIsDirtyAndStable() {
        CompactionState state = CompactionState.of(segments(5), 20, 45, DEFAULT, NOW_MS);

        assertThat(state).isEqualTo(new CompactionState(20, 40, 200, 200, 0));
        assertThat(state.dirtyRatio()).isEqualTo(0.5);
        assertThat(state.isDue(DEFAULT)).as("more than the ratio is asked for").isFalse();
        assertThat(state.isDue(new LogConfig.Compaction(0.49, 0, Long.MAX_VALUE, 0)))
                .isTrue();
    }

    @Test
    void countsASegmentInWhichTheLastCompactionEndedAsDirty() {
        assertThat(CompactionState.of(segments(3), 15, 30, DEFAULT, NOW_MS).cleanableBytes())
                .isEqualTo(200);
    }

    @Test
    void leavesYoungRecordsAloneAndAllBehindThem() {
        LogConfig.Compaction lag = new LogConfig.Compaction(0.5, 7500, Long.MAX_VALUE, 0);

        assertThat(CompactionState.of(segments(5), 0, 50, lag, 10_000).firstUncleanableOffset())
                .isEqualTo(20);
        assertThat(CompactionState.of(segments(5), 40, 50, lag, 10_000).firstUncleanableOffset())
                .as("what is compacted already is not too young to stay so")
                .isEqualTo(40);
    }

    @Test
    void isDueWhenARecordHasWaitedTooLong() {
        LogConfig.Compaction lag = new LogConfig.Compaction(0.9, 0, 500, 0);

        assertThat(CompactionState.of(segments(5), 40, 50, lag, 5500).isDue(lag))
                .isFalse();
        assertThat(CompactionState.of(segments(5), 40, 50, lag, 5501)).satisfies(state -> {
            assertThat(state.overdueMs()).isEqualTo(1);
            assertThat(state.isDue(lag)).isTrue();
        });
        assertThat(CompactionState.of(segments(5), 40, 45, lag, 5501).isDue(lag))
                .as("there is nothing that may be compacted")
                .isFalse();
    }

    @Test
    void hasNothingToDoInALogWithOneSegment() {
        assertThat(CompactionState.of(List.of(), 7, 9, DEFAULT, NOW_MS))
                .isEqualTo(new CompactionState(7, 7, 0, 0, 0))
                .satisfies(state -> assertThat(state.dirtyRatio()).isZero());
    }

    @Test
    void groupsSegmentsUpToTheSizeOfOneAndOfItsIndexes() {
        assertThat(SegmentGroups.of(segments(5), 250, 1000).stream().map(List::size))
                .containsExactly(2, 2, 1);
        assertThat(SegmentGroups.of(segments(5), 1000, 48).stream().map(List::size))
                .containsExactly(3, 2);
        assertThat(SegmentGroups.of(segments(2), 10, 1).stream().map(List::size))
                .as("a segment above the limit stays alone")
                .containsExactly(1, 1);
        SegmentSummary far = new SegmentSummary(10, 1L << 33, 100, 8, 1, 1);
        assertThat(SegmentGroups.of(List.of(segments(1).get(0), far), 1000, 1000))
                .as("offsets in an index are relative to the segment's first")
                .hasSize(2);
        assertThat(SegmentGroups.of(List.of(), 10, 10)).isEmpty();
    }

    @Test
    void letsSoManyBytesPassInASecond() {
        long[] nowNanos = {0};
        List<Long> pauses = new ArrayList<>();
        RateThrottle throttle = new RateThrottle(1000, () -> nowNanos[0], ms -> {
            pauses.add(ms);
            nowNanos[0] += ms * 1_000_000;
        });
        for (int i = 0; i < 40; i++) {
            throttle.used(100);
        }

        assertThat(nowNanos[0]).isBetween(3_800_000_000L, 4_000_000_000L);
        assertThat(pauses).allMatch(ms -> ms <= 100);
        nowNanos[0] += 60_000_000_000L;
        pauses.clear();
        throttle.used(100);
        throttle.used(100);
        assertThat(pauses)
                .as("a minute without work does not let a minute's bytes pass")
                .containsExactly(100L);
    }
}
