package io.duolog.perf.report;

import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.LatencyName;
import io.duolog.perf.result.PerfResults;
import io.duolog.perf.result.Sample;
import io.duolog.perf.result.SampleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Results as a whole run might give them: made up, with noise, and the same for the same seed. */
final class SampleRun {
    private static final List<String> SYSTEMS =
            List.of("duolog-raft", "duolog-zookeeper", "apache-kafka-4.4", "apache-kafka-3.9-zookeeper");

    /** How each system does beside the first. */
    private static final double[] SLOWER = {1, 1.02, 1.6, 1.75};

    private static final double[] COSTLIER = {1, 1.03, 3.1, 3.3};

    private final Random random;
    private final int rounds;
    private final List<Sample> samples = new ArrayList<>();

    private SampleRun(long seed, int rounds) {
        this.random = new Random(seed);
        this.rounds = rounds;
    }

    /** Everything is measured in 5 rounds. */
    static PerfResults whole() {
        SampleRun run = new SampleRun(20261121L, 5);
        for (String client : List.of("apache", "duolog")) {
            run.throughput("produce-100b-acks-all", client, 400_000, 100);
            run.throughput("produce-1k-acks-all", client, 75_000, 1_000);
            run.throughput("produce-10k-acks-all", client, 9_500, 10_000);
            run.throughput("consume-tail", client, 300_000, 1_000);
            run.throughput("consume-catch-up", client, 350_000, 1_000);
        }
        run.latency("produce-1k-rate", LatencyName.PRODUCE);
        run.latency("produce-1k-rate-linger-0", LatencyName.PRODUCE);
        run.latency("end-to-end-rate", LatencyName.END_TO_END);
        run.latency("end-to-end-rate-linger-0", LatencyName.END_TO_END);
        for (int partitions : new int[] {10, 100, 1_000, 10_000}) {
            run.throughput("partitions-" + partitions, "apache", 80_000 - 4_000 * Math.log10(partitions), 1_000);
        }
        run.once("failover-leader", "apache", 3, FigureName.GAP_MS, new double[] {180, 160, 9_900, 8_800});
        run.once("failover-controller", "apache", 3, FigureName.GAP_MS, new double[] {270, 220, 9_400, 8_100});
        run.once("failover-controller-1000", "apache", 3, FigureName.GAP_MS, new double[] {320, 225, 9_900, 11_000});
        run.once("start-up", "none", 1, FigureName.START_MS, new double[] {640, 1_150, 1_900, 2_300});
        run.once("embedded", "none", 1, FigureName.EMBEDDED_MS, new double[] {92});
        run.idle();
        run.samples.add(SampleBuilder.sample("connections-1000", "apache-kafka-3.9-zookeeper", 2)
                .problem("broker-2 ended: java.lang.OutOfMemoryError: <Java heap space> & more")
                .build());
        return SampleBuilder.results(run.samples);
    }

    /** Little is measured, in one round. */
    static PerfResults small() {
        SampleRun run = new SampleRun(7, 1);
        run.throughput("produce-1k-acks-all", "apache", 75_000, 1_000);
        return SampleBuilder.results(run.samples);
    }

    private void throughput(String workload, String client, double rate, int valueBytes) {
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < SYSTEMS.size(); i++) {
                double gain = client.equals("duolog") ? 1.35 : 1;
                double records = noisy(rate * 10 * gain / SLOWER[i]);
                double gigabytes = records * valueBytes / 1e9;
                SampleBuilder sample = SampleBuilder.sample(workload, SYSTEMS.get(i), round)
                        .client(client)
                        .figure(FigureName.RECORDS, records)
                        .figure(FigureName.BYTES, records * valueBytes)
                        .figure(FigureName.RECORDS_PER_SECOND, records / 10)
                        .figure(FigureName.BYTES_PER_SECOND, records * valueBytes / 10);
                for (int broker = 1; broker <= 3; broker++) {
                    sample.process(
                            "broker-" + broker, noisy(gigabytes * COSTLIER[i]), (long) (120e6 * COSTLIER[i] * gain));
                }
                if (SYSTEMS.get(i).endsWith("zookeeper")) {
                    sample.process("zookeeper-1", noisy(0.05 * gigabytes), 90_000_000);
                }
                samples.add(sample.process("client", noisy(2.2 * gigabytes / gain), 180_000_000)
                        .build());
            }
        }
    }

    private void latency(String workload, String name) {
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < SYSTEMS.size(); i++) {
                samples.add(SampleBuilder.sample(workload, SYSTEMS.get(i), round)
                        .latency(name, noisy(900 * SLOWER[i]), noisy(3_000 * COSTLIER[i]))
                        .build());
            }
        }
    }

    private void once(String workload, String client, int nodes, FigureName figure, double[] figures) {
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < figures.length; i++) {
                samples.add(SampleBuilder.sample(workload, SYSTEMS.get(i), round)
                        .nodes(nodes)
                        .client(client)
                        .figure(figure, noisy(figures[i]))
                        .build());
            }
        }
    }

    private void idle() {
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < SYSTEMS.size(); i++) {
                samples.add(SampleBuilder.sample("idle", SYSTEMS.get(i), round)
                        .client("none")
                        .process("broker-1", noisy(0.2), (long) noisy(110e6 * COSTLIER[i]))
                        .build());
            }
        }
    }

    private double noisy(double figure) {
        return figure * (1 + 0.12 * (random.nextDouble() - 0.5));
    }
}
