package io.duolog.perf.compare;

import static io.duolog.perf.result.SampleBuilder.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.PerfResults;
import io.duolog.perf.result.Sample;
import io.duolog.perf.result.SampleBuilder;
import io.duolog.perf.result.Subject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    private static final String RAFT = "duolog-raft";
    private static final String KAFKA = "apache-kafka-4.4";

    @Test
    void callsBetterWhatIsClearlyMore() {
        Difference difference =
                rates(List.of(100.0, 101.0, 99.0, 102.0, 98.0), List.of(110.0, 112.0, 109.0, 111.0, 113.0));

        assertThat(difference.judgement()).isEqualTo(Judgement.BETTER);
        assertThat(difference.ratio().orElseThrow()).isCloseTo(1.11, within(1e-9));
        assertThat(difference.gain().orElseThrow()).isCloseTo(1.11, within(1e-9));
    }

    @Test
    void callsWorseWhatIsClearlyLess() {
        Difference difference = rates(List.of(110.0, 112.0, 109.0, 111.0), List.of(100.0, 101.0, 99.0, 102.0));

        assertThat(difference.judgement()).isEqualTo(Judgement.WORSE);
    }

    @Test
    void callsNoiseWhatOverlaps() {
        Difference difference =
                rates(List.of(100.0, 140.0, 90.0, 120.0, 95.0), List.of(105.0, 150.0, 92.0, 130.0, 110.0));

        assertThat(difference.judgement()).isEqualTo(Judgement.NOISE);
    }

    @Test
    void threeRoundsAreTooFew() {
        Difference difference = rates(List.of(1.0, 2.0, 3.0), List.of(100.0, 101.0, 102.0));

        assertThat(difference.judgement()).isEqualTo(Judgement.TOO_FEW_ROUNDS);
    }

    @Test
    void lessIsBetterOfCosts() {
        List<Difference> differences = Comparison.of(
                        results(RAFT, FigureName.BROKER_CPU_SECONDS_PER_GB, List.of(2.0, 2.1, 2.2, 1.9)),
                        results(RAFT, FigureName.BROKER_CPU_SECONDS_PER_GB, List.of(1.0, 1.1, 1.2, 0.9)))
                .differences();

        assertThat(differences).singleElement().satisfies(difference -> {
            assertThat(difference.judgement()).isEqualTo(Judgement.BETTER);
            assertThat(difference.gain().orElseThrow()).isGreaterThan(1);
        });
    }

    @Test
    void saysWhatOnlyOneHas() {
        Comparison comparison = Comparison.of(
                results(RAFT, FigureName.GAP_MS, List.of(1.0)), results(KAFKA, FigureName.GAP_MS, List.of(1.0)));

        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.onlyBefore()).extracting(Subject::system).containsExactly(RAFT);
        assertThat(comparison.onlyAfter()).extracting(Subject::system).containsExactly(KAFKA);
    }

    /** A machine that was half as fast in the second run slows both systems down. */
    @Test
    void besideAnotherSystemASlowerMachineIsNoDifference() {
        List<Double> raft = List.of(200.0, 210.0, 190.0, 205.0);
        List<Double> slowRaft = List.of(102.0, 104.0, 95.0, 101.0);
        PerfResults before = both(raft, List.of(100.0, 104.0, 98.0, 101.0));
        PerfResults after = both(slowRaft, List.of(50.0, 52.0, 49.0, 50.5));

        assertThat(Comparison.of(before, after).differences())
                .extracting(Difference::judgement)
                .containsExactly(Judgement.WORSE, Judgement.WORSE);
        assertThat(Comparison.beside(before, after, KAFKA).differences())
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.subject().system()).isEqualTo(RAFT);
                    assertThat(difference.before().median()).isCloseTo(2.0, within(0.05));
                    assertThat(difference.judgement()).isEqualTo(Judgement.NOISE);
                });
    }

    private static Difference rates(List<Double> before, List<Double> after) {
        List<Difference> differences = Comparison.of(
                        results(RAFT, FigureName.RECORDS_PER_SECOND, before),
                        results(RAFT, FigureName.RECORDS_PER_SECOND, after))
                .differences();
        assertThat(differences).hasSize(1);
        return differences.get(0);
    }

    private static PerfResults both(List<Double> raft, List<Double> kafka) {
        List<Sample> samples = new ArrayList<>(samples(RAFT, FigureName.RECORDS_PER_SECOND, raft));
        samples.addAll(samples(KAFKA, FigureName.RECORDS_PER_SECOND, kafka));
        return SampleBuilder.results(samples);
    }

    private static PerfResults results(String system, FigureName figure, List<Double> rounds) {
        return SampleBuilder.results(samples(system, figure, rounds));
    }

    private static List<Sample> samples(String system, FigureName figure, List<Double> rounds) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i++) {
            samples.add(sample("produce-1k-acks-all", system, i + 1)
                    .figure(figure, rounds.get(i))
                    .build());
        }
        return samples;
    }
}
