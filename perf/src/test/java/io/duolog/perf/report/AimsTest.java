package io.duolog.perf.report;

import static io.duolog.perf.result.SampleBuilder.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.Sample;
import io.duolog.perf.result.SampleBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AimsTest {
    private static final String PRODUCE = "produce-1k-acks-all";

    @Test
    void nothingIsMeasuredWithoutSamples() {
        List<Aim> aims = Aims.of(SampleBuilder.results(List.of()));

        assertThat(aims).isNotEmpty().allSatisfy(aim -> {
            assertThat(aim.state()).isEqualTo(Aim.State.NOT_MEASURED);
            assertThat(aim.shortfall()).isEmpty();
        });
    }

    @Test
    void aWholeRunMeasuresEveryAim() {
        assertThat(Aims.of(SampleRun.whole()))
                .allSatisfy(aim -> assertThat(aim.state()).isNotEqualTo(Aim.State.NOT_MEASURED))
                .allSatisfy(aim -> assertThat(aim.rounds()).isEqualTo(5));
    }

    @Test
    void anAimIsMetIfEverySystemReachesIt() {
        Aim aim = rates(160, 150, 100);

        assertThat(aim.state()).isEqualTo(Aim.State.MET);
        assertThat(aim.by(Aims.RAFT).orElseThrow().value()).isCloseTo(1.6, within(1e-9));
        assertThat(aim.by(Aims.ZOOKEEPER).orElseThrow().value()).isCloseTo(1.5, within(1e-9));
        assertThat(aim.shortfall().orElseThrow()).isCloseTo(0, within(1e-9));
    }

    @Test
    void theWorstSystemSaysHowFarItIs() {
        Aim aim = rates(160, 120, 100);

        assertThat(aim.state()).isEqualTo(Aim.State.NOT_MET);
        assertThat(aim.shortfall().orElseThrow()).isCloseTo(0.2, within(1e-9));
    }

    @Test
    void oneNodeIsNoMeasureForThree() {
        List<Sample> samples = List.of(
                rate(Aims.RAFT, 200).nodes(1).build(),
                rate(Aims.BASE, 100).nodes(1).build());

        assertThat(find(samples, "records/s at saturation", PRODUCE).state()).isEqualTo(Aim.State.NOT_MEASURED);
    }

    @Test
    void manyPartitionsStandBesideAHundredOfTheSameSystem() {
        List<Sample> samples = new ArrayList<>();
        samples.add(sample("partitions-100", Aims.RAFT, 1)
                .figure(FigureName.RECORDS_PER_SECOND, 100)
                .build());
        samples.add(sample("partitions-10000", Aims.RAFT, 1)
                .figure(FigureName.RECORDS_PER_SECOND, 80)
                .build());

        Aim aim = find(samples, "records/s with 10,000 partitions beside 100", "partitions-10000");

        assertThat(aim.state()).isEqualTo(Aim.State.NOT_MET);
        assertThat(aim.by(Aims.RAFT).orElseThrow().value()).isEqualTo(0.8);
    }

    @Test
    void whatNeedsNoBaseIsJudgedByItself() {
        List<Sample> samples = List.of(sample("embedded", Aims.RAFT, 1)
                .nodes(1)
                .client("none")
                .figure(FigureName.EMBEDDED_MS, 600)
                .build());

        Aim aim = find(samples, "test kit in the JVM, to the first stored record", "embedded");

        assertThat(aim.state()).isEqualTo(Aim.State.NOT_MET);
        assertThat(aim.shortfall().orElseThrow()).isCloseTo(0.2, within(1e-9));
    }

    @Test
    void boundsAreMetOnTheirSide() {
        assertThat(Bound.atMost(0.4).isMetBy(0.4)).isTrue();
        assertThat(Bound.atMost(0.4).isMetBy(0.41)).isFalse();
        assertThat(Bound.atMost(0.5).isMetBy(0.3000001536000687 / 0.6000003072001232))
                .as("half, but for arithmetic")
                .isTrue();
        assertThat(Bound.atLeast(1.5).isMetBy(1.49)).isFalse();
        assertThat(Bound.within(0.05).isMetBy(0.96)).isTrue();
        assertThat(Bound.within(0.05).isMetBy(1.06)).isFalse();
        assertThat(Bound.atMost(0.25)).hasToString("≤ 0.25");
        assertThat(Bound.atMostMs(500)).hasToString("≤ 500 ms");
        assertThat(Bound.within(0.05)).hasToString("1 ± 0.05");
    }

    private static Aim rates(double raft, double zooKeeper, double kafka) {
        List<Sample> samples = List.of(
                rate(Aims.RAFT, raft).build(),
                rate(Aims.ZOOKEEPER, zooKeeper).build(),
                rate(Aims.BASE, kafka).build());
        return find(samples, "records/s at saturation", PRODUCE);
    }

    private static SampleBuilder rate(String system, double rate) {
        return sample(PRODUCE, system, 1).figure(FigureName.RECORDS_PER_SECOND, rate);
    }

    private static Aim find(List<Sample> samples, String title, String workload) {
        return Aims.of(SampleBuilder.results(samples)).stream()
                .filter(aim -> aim.title().equals(title) && (aim.where() + ",").startsWith(workload + ","))
                .findFirst()
                .orElseThrow();
    }
}
