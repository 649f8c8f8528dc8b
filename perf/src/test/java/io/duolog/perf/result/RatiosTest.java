package io.duolog.perf.result;

import static io.duolog.perf.result.SampleBuilder.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.duolog.perf.result.FigureName.Better;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RatiosTest {
    private static final String PRODUCE = "produce-1k-acks-all";
    private static final Subject RAFT = new Subject(PRODUCE, "duolog-raft", 3, "apache");
    private static final String RATE = FigureName.RECORDS_PER_SECOND.key();

    @Test
    void theMedianIsTheMiddleOne() {
        assertThat(Spread.of(List.of(5.0, 1.0, 3.0))).isEqualTo(new Spread(3, 3, 1, 5));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 10.0))).isEqualTo(new Spread(4, 3, 1, 10));
        assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(1, 7, 7, 7));
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRatioIsOneOfMediansAndKnowsThatOfEachRound() {
        PerfResults results = rates(List.of(300.0, 150.0, 200.0), List.of(100.0, 100.0, 50.0));

        List<Ratio> ratios = Ratios.of(results, "apache-kafka-4.4");

        assertThat(ratios).singleElement().satisfies(ratio -> {
            assertThat(ratio.subject()).isEqualTo(RAFT);
            assertThat(ratio.base().system()).isEqualTo("apache-kafka-4.4");
            assertThat(ratio.figure()).isEqualTo(RATE);
            assertThat(ratio.better()).isEqualTo(Better.HIGHER);
            assertThat(ratio.ratio()).isEqualTo(2.0);
            assertThat(ratio.byRound()).contains(new Spread(3, 3.0, 1.5, 4.0));
        });
    }

    @Test
    void samplesWithAProblemDoNotCount() {
        List<Sample> samples = new ArrayList<>();
        samples.add(rate("duolog-raft", 1, 300).build());
        samples.add(rate("duolog-raft", 2, 1).problem("the broker ended").build());
        samples.add(rate("apache-kafka-4.4", 1, 100).build());

        Measurements measurements = Measurements.of(SampleBuilder.results(samples));

        assertThat(measurements.spread(RAFT, RATE)).contains(new Spread(1, 300, 300, 300));
    }

    @Test
    void thereIsNoRatioToNothing() {
        assertThat(Ratios.of(rates(List.of(1.0), List.of(0.0)), "apache-kafka-4.4"))
                .isEmpty();
        assertThat(Ratios.of(rates(List.of(1.0), List.of(1.0)), "another")).isEmpty();
    }

    @Test
    void comparesOnlyWhatDiffersInNothingElse() {
        List<Sample> samples = List.of(
                rate("duolog-raft", 1, 300).nodes(1).build(),
                rate("apache-kafka-4.4", 1, 100).build());

        assertThat(Ratios.of(SampleBuilder.results(samples), "apache-kafka-4.4"))
                .isEmpty();
    }

    @Test
    void comparesClientsOnTheSameSystem() {
        List<Sample> samples = List.of(
                rate("duolog-raft", 1, 300).client("duolog").build(),
                rate("duolog-raft", 1, 200).build(),
                rate("apache-kafka-4.4", 1, 100).build());

        List<Ratio> ratios = Ratios.ofClients(SampleBuilder.results(samples), "apache");

        assertThat(ratios).singleElement().satisfies(ratio -> {
            assertThat(ratio.subject()).isEqualTo(RAFT.withClient("duolog"));
            assertThat(ratio.ratio()).isEqualTo(1.5);
        });
    }

    @Test
    void latenciesAreFiguresOfWhichLessIsBetter() {
        Sample sample = sample(PRODUCE, "duolog-raft", 1)
                .latency(LatencyName.PRODUCE, 500, 2_000)
                .build();
        Measurements measurements = Measurements.of(SampleBuilder.results(List.of(sample)));

        assertThat(measurements.spread(RAFT, "produce.p99")).contains(new Spread(1, 2_000, 2_000, 2_000));
        assertThat(FigureMeaning.of("produce.p99")).isEqualTo(new FigureMeaning("us", Better.LOWER));
        assertThat(FigureMeaning.of("p99").better()).isEqualTo(Better.NEITHER);
        assertThat(FigureMeaning.of("colour").better()).isEqualTo(Better.NEITHER);
    }

    @Test
    void whatProcessesCostGivesFigures() {
        Sample sample = sample(PRODUCE, "duolog-zookeeper", 1)
                .figure(FigureName.BYTES, 2e9)
                .process("broker-1", 3, 200_000_000)
                .process("broker-2", 1, 100_000_000)
                .process("zookeeper-1", 0.2, 100_000_000)
                .process("client", 5, 100_000_000)
                .build();
        Measurements measurements = Measurements.of(SampleBuilder.results(List.of(sample)));
        Subject subject = RAFT.onSystem("duolog-zookeeper");

        assertThat(median(measurements, subject, FigureName.BROKER_CPU_SECONDS_PER_GB))
                .isEqualTo(2.0);
        assertThat(median(measurements, subject, FigureName.ZOOKEEPER_CPU_SECONDS_PER_GB))
                .isCloseTo(0.1, within(1e-9));
        assertThat(median(measurements, subject, FigureName.CLIENT_CPU_SECONDS_PER_GB))
                .isEqualTo(2.5);
        assertThat(median(measurements, subject, FigureName.BROKER_RSS_BYTES)).isEqualTo(150e6);
        assertThat(median(measurements, subject, FigureName.BROKER_PEAK_RSS_BYTES))
                .isEqualTo(165e6);
        assertThat(median(measurements, subject, FigureName.BROKER_GC_MS)).isEqualTo(80);
        assertThat(median(measurements, subject, FigureName.BROKER_ALLOCATED_BYTES_PER_BYTE))
                .isEqualTo(1);
    }

    @Test
    void aSampleKnowsBetterThanItsProcesses() {
        Sample sample = sample(PRODUCE, "duolog-raft", 1)
                .figure(FigureName.BYTES, 1e9)
                .figure(FigureName.BROKER_CPU_SECONDS_PER_GB, 0.7)
                .process("broker-1", 3, 200_000_000)
                .build();
        Measurements measurements = Measurements.of(SampleBuilder.results(List.of(sample)));

        assertThat(median(measurements, RAFT, FigureName.BROKER_CPU_SECONDS_PER_GB))
                .isEqualTo(0.7);
    }

    @Test
    void aCostThatIsNotKnownGivesNoFigure() {
        Sample sample = sample(PRODUCE, "duolog-raft", 1)
                .figure(FigureName.BYTES, 1e9)
                .process("broker-1", 3, 200_000_000)
                .process("broker-2", ProcessCost.UNKNOWN, 200_000_000)
                .build();
        Measurements measurements = Measurements.of(SampleBuilder.results(List.of(sample)));

        assertThat(measurements.spread(RAFT, FigureName.BROKER_CPU_SECONDS_PER_GB))
                .isEmpty();
    }

    private static double median(Measurements measurements, Subject subject, FigureName figure) {
        return measurements.spread(subject, figure).orElseThrow().median();
    }

    private static PerfResults rates(List<Double> raft, List<Double> kafka) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < raft.size(); i++) {
            samples.add(rate("duolog-raft", i + 1, raft.get(i)).build());
            samples.add(rate("apache-kafka-4.4", i + 1, kafka.get(i)).build());
        }
        return SampleBuilder.results(samples);
    }

    private static SampleBuilder rate(String system, int round, double rate) {
        return sample(PRODUCE, system, round).figure(FigureName.RECORDS_PER_SECOND, rate);
    }
}
