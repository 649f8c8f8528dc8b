package io.duolog.perf.report;

import static java.util.Objects.requireNonNull;

import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.LatencyFigures;
import io.duolog.perf.result.LatencyName;
import io.duolog.perf.result.Measurements;
import io.duolog.perf.result.PerfResults;
import io.duolog.perf.result.Ratio;
import io.duolog.perf.result.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The aims: what Duolog is to reach beside Apache Kafka 4.4 on the same machine in the same run, on three nodes with acks=all
 * unless said otherwise. Brokers are compared under Apache's client, so that they alone differ.
 */
public final class Aims {
    /** What everything is compared with. */
    public static final String BASE = "apache-kafka-4.4";

    /** Duolog on Raft. */
    public static final String RAFT = "duolog-raft";

    /** Duolog on ZooKeeper. */
    public static final String ZOOKEEPER = "duolog-zookeeper";

    private static final List<String> OURS = List.of(RAFT, ZOOKEEPER);
    private static final String APACHE_CLIENT = "apache";
    private static final String OUR_CLIENT = "duolog";
    private static final int NODES = 3;

    private static final String BROKERS = "Brokers beside Apache Kafka 4.4";
    private static final String CLIENTS = "Our client beside Apache's, on the same brokers";
    private static final String SIZE = "Size and start";
    private static final String SCALE = "Scale";
    private static final String BACKENDS = "Raft beside ZooKeeper";

    private static final String PRODUCE_SMALL = "produce-100b-acks-all";
    private static final String PRODUCE = "produce-1k-acks-all";
    private static final String PRODUCE_LARGE = "produce-10k-acks-all";
    private static final List<String> PRODUCE_AT_RATE = List.of("produce-1k-rate", "produce-1k-rate-linger-0");
    private static final String CONSUME_TAIL = "consume-tail";
    private static final String CONSUME_CATCH_UP = "consume-catch-up";
    private static final List<String> END_TO_END_AT_RATE = List.of("end-to-end-rate", "end-to-end-rate-linger-0");
    private static final String FAILOVER_CONTROLLER = "failover-controller";

    private final Measurements measurements;
    private final List<Aim> aims = new ArrayList<>();

    private Aims(Measurements measurements) {
        this.measurements = measurements;
    }

    /** All aims, and what this run reached of them. */
    public static List<Aim> of(PerfResults results) {
        Aims aims = new Aims(Measurements.of(requireNonNull(results, "results")));
        aims.brokers();
        aims.clients();
        aims.sizes();
        aims.scale();
        aims.backends();
        return List.copyOf(aims.aims);
    }

    private void brokers() {
        String cpu = FigureName.BROKER_CPU_SECONDS_PER_GB.key();
        String rate = FigureName.RECORDS_PER_SECOND.key();
        for (String workload : List.of(PRODUCE_SMALL, PRODUCE, PRODUCE_LARGE)) {
            beside("broker CPU per GB produced", cpu, workload, Bound.atMost(0.4));
        }
        for (String workload : List.of(CONSUME_TAIL, CONSUME_CATCH_UP)) {
            beside("broker CPU per GB consumed", cpu, workload, Bound.atMost(0.5));
        }
        for (String workload : List.of(PRODUCE_SMALL, PRODUCE)) {
            beside("records/s at saturation", rate, workload, Bound.atLeast(1.5));
        }
        String produce = LatencyFigures.name(LatencyName.PRODUCE, "p99");
        for (String workload : PRODUCE_AT_RATE) {
            beside("p99 of produce at a fixed rate", produce, workload, Bound.atMost(0.5));
        }
        String endToEnd = LatencyFigures.name(LatencyName.END_TO_END, "p99");
        for (String workload : END_TO_END_AT_RATE) {
            beside("p99 end to end at a fixed rate", endToEnd, workload, Bound.atMost(0.5));
        }
    }

    private void beside(String title, String figure, String workload, Bound bound) {
        Subject subject = new Subject(workload, RAFT, NODES, APACHE_CLIENT);
        ratios(BROKERS, title, figure, bound, subject, each -> each.onSystem(BASE));
    }

    private void clients() {
        for (String workload : List.of(PRODUCE_SMALL, PRODUCE, CONSUME_CATCH_UP)) {
            String what = workload.startsWith("produce") ? "producer" : "consumer";
            Subject subject = new Subject(workload, RAFT, NODES, OUR_CLIENT);
            UnaryOperator<Subject> theirs = each -> each.withClient(APACHE_CLIENT);
            String rate = FigureName.RECORDS_PER_SECOND.key();
            ratios(CLIENTS, what + ": records/s", rate, Bound.atLeast(1.3), subject, theirs);
            String cpu = FigureName.CLIENT_CPU_SECONDS_PER_GB.key();
            ratios(CLIENTS, what + ": CPU per GB", cpu, Bound.atMost(0.7), subject, theirs);
        }
    }

    private void sizes() {
        UnaryOperator<Subject> base = each -> each.onSystem(BASE);
        Subject idle = measured("idle", NODES, FigureName.BROKER_RSS_BYTES);
        ratios(SIZE, "memory of an idle broker", FigureName.BROKER_RSS_BYTES.key(), Bound.atMost(0.4), idle, base);
        Subject loaded = new Subject(PRODUCE, RAFT, NODES, APACHE_CLIENT);
        String peak = FigureName.BROKER_PEAK_RSS_BYTES.key();
        ratios(SIZE, "memory of a loaded broker", peak, Bound.atMost(0.4), loaded, base);
        Subject start = measured("start-up", 1, FigureName.START_MS);
        ratios(SIZE, "start to the first answer", FigureName.START_MS.key(), Bound.atMost(0.25), start, base);
        embedded();
    }

    private void embedded() {
        Subject subject = measured("embedded", 1, FigureName.EMBEDDED_MS);
        List<Reached> reached = new ArrayList<>();
        for (String system : OURS) {
            measurements
                    .spread(subject.onSystem(system), FigureName.EMBEDDED_MS)
                    .ifPresent(spread -> reached.add(Reached.of(system, spread)));
        }
        add(SIZE, "test kit in the JVM, to the first stored record", subject, Bound.atMostMs(500), reached);
    }

    private void scale() {
        Subject many = measured("partitions-10000", NODES, FigureName.RECORDS_PER_SECOND);
        String title = "records/s with 10,000 partitions beside 100";
        String rate = FigureName.RECORDS_PER_SECOND.key();
        ratios(SCALE, title, rate, Bound.atLeast(0.9), many, each -> each.underWorkload("partitions-100"));
        Subject failover = measured(manyPartitionsFailover(), NODES, FigureName.GAP_MS);
        String gap = FigureName.GAP_MS.key();
        UnaryOperator<Subject> few = each -> each.underWorkload(FAILOVER_CONTROLLER);
        ratios(SCALE, "controller fail-over with many partitions beside few", gap, Bound.atMost(1.1), failover, few);
    }

    /** The fail-over with the most partitions that was measured. */
    private String manyPartitionsFailover() {
        return measurements.subjects().stream()
                .map(Subject::workload)
                .filter(workload -> workload.matches(FAILOVER_CONTROLLER + "-\\d{1,9}"))
                .max((one, other) -> Integer.compare(trailingNumber(one), trailingNumber(other)))
                .orElse(FAILOVER_CONTROLLER + "-1000");
    }

    private static int trailingNumber(String workload) {
        return Integer.parseInt(workload.substring(workload.lastIndexOf('-') + 1));
    }

    private void backends() {
        String rate = FigureName.RECORDS_PER_SECOND.key();
        String cpu = FigureName.BROKER_CPU_SECONDS_PER_GB.key();
        for (String workload : List.of(PRODUCE_SMALL, PRODUCE, CONSUME_CATCH_UP)) {
            Subject raft = new Subject(workload, RAFT, NODES, APACHE_CLIENT);
            backend("records/s", rate, raft);
            backend("broker CPU per GB", cpu, raft);
        }
    }

    private void backend(String title, String figure, Subject raft) {
        List<Reached> reached = Ratio.of(measurements, figure, raft, raft.onSystem(ZOOKEEPER)).stream()
                .map(Reached::of)
                .toList();
        add(BACKENDS, title, raft, Bound.within(0.05), reached);
    }

    private void ratios(
            String group, String title, String figure, Bound bound, Subject subject, UnaryOperator<Subject> baseOf) {
        List<Reached> reached = new ArrayList<>();
        for (String system : OURS) {
            Subject ours = subject.onSystem(system);
            Ratio.of(measurements, figure, ours, baseOf.apply(ours)).ifPresent(ratio -> reached.add(Reached.of(ratio)));
        }
        add(group, title, subject, bound, reached);
    }

    private void add(String group, String title, Subject subject, Bound bound, List<Reached> reached) {
        String where = subject.workload() + (subject.nodes() == NODES ? "" : ", " + Words.nodes(subject.nodes()));
        aims.add(new Aim(group, title, where, bound, reached));
    }

    /**
     * The subject of a workload whose figure does not depend on nodes or client: with these nodes, or as it was measured if that
     * is otherwise.
     */
    private Subject measured(String workload, int nodes, FigureName figure) {
        List<Subject> candidates = measurements.subjects().stream()
                .filter(subject -> subject.workload().equals(workload) && OURS.contains(subject.system()))
                .filter(subject -> measurements.spread(subject, figure).isPresent())
                .toList();
        Optional<Subject> asAsked =
                candidates.stream().filter(subject -> subject.nodes() == nodes).findFirst();
        return asAsked.or(() -> candidates.stream().findFirst()).orElse(new Subject(workload, RAFT, nodes, ""));
    }
}
