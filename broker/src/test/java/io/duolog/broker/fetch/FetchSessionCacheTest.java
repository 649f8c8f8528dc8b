package io.duolog.broker.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.fetch.FetchSessionCache.Opened;
import io.duolog.broker.fetch.FetchSessionCache.Refusal;
import io.duolog.broker.fetch.FetchSessionCache.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FetchSessionCacheTest {
    private static final UUID NO_ID = new UUID(0, 0);
    private static final FetchPartition A = new FetchPartition("a", NO_ID, 0);
    private static final FetchPartition B = new FetchPartition("b", NO_ID, 0);
    private static final FetchPosition START = new FetchPosition(0, 1024, -1, -1, -1);
    private static final FetchOutcome NOTHING_NEW = new FetchOutcome(0, false, 10, 0);

    private final Random random = new Random(1);
    private final FetchSessionCache cache = new FetchSessionCache(2, 1_000, random::nextInt);

    @Test
    void firstAnswerNamesEverythingTheNextOnlyWhatChanged() {
        FetchContext first = accepted(request(0, FetchSessionCache.INITIAL_EPOCH, A, B), 0);
        assertThat(first.sessionId()).isPositive();
        assertThat(first.mustInclude(A, NOTHING_NEW)).isTrue();
        assertThat(first.mustInclude(B, NOTHING_NEW)).isTrue();

        FetchContext second = accepted(request(first.sessionId(), 1), 0);
        assertThat(second.positions()).containsOnlyKeys(A, B);
        assertThat(second.mustInclude(A, NOTHING_NEW)).isFalse();
        assertThat(second.mustInclude(B, new FetchOutcome(0, false, 11, 0))).isTrue();
    }

    @Test
    void repeatsAnErrorUntilItIsGoneAndThenSaysSo() {
        FetchContext first = accepted(request(0, FetchSessionCache.INITIAL_EPOCH, A), 0);
        first.mustInclude(A, NOTHING_NEW);
        FetchOutcome error = new FetchOutcome(0, true, -1, -1);
        for (int epoch = 1; epoch <= 2; epoch++) {
            assertThat(accepted(request(first.sessionId(), epoch), 0).mustInclude(A, error))
                    .isTrue();
        }
        assertThat(accepted(request(first.sessionId(), 3), 0).mustInclude(A, NOTHING_NEW))
                .isTrue();
        assertThat(accepted(request(first.sessionId(), 4), 0).mustInclude(A, NOTHING_NEW))
                .isFalse();
    }

    @Test
    void servesAPartitionThatDeliveredAfterTheOthersNextTime() {
        FetchContext first = accepted(request(0, FetchSessionCache.INITIAL_EPOCH, A, B), 0);
        first.mustInclude(A, new FetchOutcome(100, false, 10, 0));
        first.finish();
        assertThat(accepted(request(first.sessionId(), 1), 0).positions().keySet())
                .containsExactly(B, A);
    }

    @Test
    void addsMovesAndForgetsPartitions() {
        FetchContext first = accepted(request(0, FetchSessionCache.INITIAL_EPOCH, A), 0);
        FetchPosition moved = new FetchPosition(7, 1024, -1, -1, -1);
        FetchContext second =
                accepted(new Request(first.sessionId(), 1, false, positions(Map.of(A, moved, B, START)), List.of()), 0);
        assertThat(second.positions()).containsEntry(A, moved).containsEntry(B, START);
        FetchContext third = accepted(new Request(first.sessionId(), 2, false, Map.of(), List.of(A)), 0);
        assertThat(third.positions()).containsOnlyKeys(B);
    }

    @Test
    void refusesAnUnknownSessionAWrongEpochAndAChangeOfNaming() {
        FetchContext first = accepted(request(0, FetchSessionCache.INITIAL_EPOCH, A), 0);
        assertThat(refused(request(first.sessionId() + 1, 1))).isEqualTo(Refusal.ID_NOT_FOUND);
        assertThat(refused(request(first.sessionId(), 2))).isEqualTo(Refusal.INVALID_EPOCH);
        assertThat(refused(new Request(first.sessionId(), 1, true, Map.of(), List.of())))
                .isEqualTo(Refusal.TOPIC_ID_MISMATCH);
    }

    @Test
    void closesASessionOnRequestAndWhenItForgetsEverything() {
        FetchContext first = accepted(request(0, FetchSessionCache.INITIAL_EPOCH, A), 0);
        assertThat(accepted(request(first.sessionId(), FetchSessionCache.FINAL_EPOCH, A), 0)
                        .sessionId())
                .isZero();
        assertThat(cache.size()).isZero();

        FetchContext again = accepted(request(0, FetchSessionCache.INITIAL_EPOCH, A), 0);
        assertThat(accepted(new Request(again.sessionId(), 1, false, Map.of(), List.of(A)), 0)
                        .sessionId())
                .isZero();
        assertThat(cache.size()).isZero();
    }

    @Test
    void givesNoSessionWhenAllAreInUseAndTakesTheLeastRecentlyUsedWhenItIsOld() {
        int first = accepted(request(0, FetchSessionCache.INITIAL_EPOCH, A), 0).sessionId();
        int second =
                accepted(request(0, FetchSessionCache.INITIAL_EPOCH, A), 10).sessionId();
        assertThat(accepted(request(0, FetchSessionCache.INITIAL_EPOCH, A), 999).sessionId())
                .isZero();
        accepted(request(first, 1), 999);
        assertThat(accepted(request(0, FetchSessionCache.INITIAL_EPOCH, A), 1_010)
                        .sessionId())
                .isPositive();
        assertThat(refused(request(second, 1))).isEqualTo(Refusal.ID_NOT_FOUND);
        assertThat(cache.open(request(first, 2), 1_010)).isInstanceOf(Opened.Accepted.class);
    }

    private FetchContext accepted(Request request, long nowMs) {
        Opened opened = cache.open(request, nowMs);
        assertThat(opened).isInstanceOf(Opened.Accepted.class);
        return ((Opened.Accepted) opened).context();
    }

    private Refusal refused(Request request) {
        Opened opened = cache.open(request, 0);
        assertThat(opened).isInstanceOf(Opened.Refused.class);
        return ((Opened.Refused) opened).refusal();
    }

    private static Request request(int sessionId, int epoch, FetchPartition... partitions) {
        Map<FetchPartition, FetchPosition> positions = new LinkedHashMap<>();
        for (FetchPartition partition : partitions) {
            positions.put(partition, START);
        }
        return new Request(sessionId, epoch, false, positions, List.of());
    }

    private static Map<FetchPartition, FetchPosition> positions(Map<FetchPartition, FetchPosition> positions) {
        return new LinkedHashMap<>(positions);
    }
}
