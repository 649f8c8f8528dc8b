package io.duolog.perf.embedded;

import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.serialization.Serializers;
import io.duolog.testkit.DuologCluster;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How long a test waits for a cluster: from nothing to the first acknowledged record, each time with a new cluster. */
public final class EmbeddedCommand {
    private static final long PRODUCE_TIMEOUT_S = 30;
    private static final double NANOS_PER_MS = 1e6;

    private final PrintStream out;

    /** Prints to {@code out}. */
    public EmbeddedCommand(PrintStream out) {
        this.out = out;
    }

    /** The first round pays for loading classes, as the first test class of a build does. */
    public void run(int rounds) {
        double[] millis = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            millis[round] = firstProduceNanos() / NANOS_PER_MS;
        }
        double[] later = Arrays.copyOfRange(millis, Math.min(1, rounds), rounds);
        Arrays.sort(later);
        out.printf(
                Locale.ROOT,
                "embedded cluster to first stored record: first in the JVM %.0f ms; then median %.0f ms, worst %.0f ms%n",
                millis[0],
                later.length == 0 ? Double.NaN : later[later.length / 2],
                later.length == 0 ? Double.NaN : later[later.length - 1]);
    }

    private static long firstProduceNanos() {
        long startedNs = System.nanoTime();
        try (DuologCluster cluster = DuologCluster.builder().start();
                Producer<String, String> producer = cluster.client()
                        .producer(Serializers.string(), Serializers.string())
                        .open()) {
            producer.send(new ProducerRecord<>("orders", "customer-7", "2 books"))
                    .orTimeout(PRODUCE_TIMEOUT_S, TimeUnit.SECONDS)
                    .join();
            return System.nanoTime() - startedNs;
        }
    }
}
