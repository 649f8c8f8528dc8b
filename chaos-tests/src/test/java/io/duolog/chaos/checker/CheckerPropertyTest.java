package io.duolog.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.History;
import io.duolog.chaos.history.TopicPlan;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code -Dduolog.test.seed=42} begins at seed 42. */
class CheckerPropertyTest {
    private static final long FIRST_SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int SEEDS = 60;
    private static final TopicPlan ACKS_ALL = TestHistory.topic(-1, true, true, 5);

    @Test
    void findsNothingWhereAllPromisesAreKept() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            Report report = Checker.check(RandomExecution.of(seed, ACKS_ALL, 300));

            assertThat(report.anomalies()).as("seed %d", seed).isEmpty();
            assertThat(report.verdicts())
                    .as("seed %d", seed)
                    .extracting(Verdict::property)
                    .containsExactly(
                            Property.INTACT,
                            Property.ONE_VALUE_PER_OFFSET,
                            Property.READS_STAY,
                            Property.POLL_ORDER,
                            Property.DURABLE,
                            Property.SEND_ORDER,
                            Property.NO_DUPLICATES,
                            Property.AVAILABLE);
        }
    }

    @Test
    void findsNothingIllegalWhereLessIsPromised() {
        List<TopicPlan> topics = List.of(
                TestHistory.topic(-1, false, true, 1),
                TestHistory.topic(1, true, true, 5),
                TestHistory.topic(1, false, true, 5),
                TestHistory.topic(1, false, false, 1),
                TestHistory.topic(0, false, false, 5));
        long legal = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            for (TopicPlan topic : topics) {
                Report report = Checker.check(RandomExecution.of(seed, topic, 300));

                assertThat(report.anomalies().stream().filter(anomaly -> anomaly.legality() == Legality.ILLEGAL))
                        .as("seed %d, %s", seed, topic)
                        .isEmpty();
                legal += report.counts().size();
            }
        }
        assertThat(legal).as("legal anomalies in all").isGreaterThan(SEEDS);
    }

    @ParameterizedTest
    @EnumSource
    void findsExactlyWhatWasBroken(Corruption corruption) {
        int broken = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            History kept = RandomExecution.of(seed, ACKS_ALL, 300);
            History history = corruption.apply(kept, new Random(seed)).orElse(null);
            if (history != null) {
                broken++;
                Report report = Checker.check(history);

                assertThat(TestHistory.found(report))
                        .as("seed %d: %s", seed, report.anomalies())
                        .containsExactly(corruption.expected().label());
                assertThat(report.broken()).isTrue();
            }
        }
        assertThat(broken).as("histories that could be broken so").isGreaterThan(SEEDS / 2);
    }

    @Test
    void findsAHoleAtAcksOneInEveryEpoch() {
        TopicPlan topic = TestHistory.topic(1, false, false, 1);
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            long broken = seed;
            History kept = RandomExecution.of(seed, topic, 300);
            Corruption.DROP_ACKNOWLEDGED
                    .apply(kept, new Random(seed))
                    .map(Checker::check)
                    .ifPresent(report -> assertThat(report.counts())
                            .as("seed %d", broken)
                            .anyMatch(count -> count.kind() == AnomalyKind.LOST_WRITE));
        }
    }
}
