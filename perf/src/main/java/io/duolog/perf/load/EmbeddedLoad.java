package io.duolog.perf.load;

import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.serialization.Serializers;
import io.duolog.perf.result.FigureName;
import io.duolog.testkit.DuologCluster;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long a test waits for a cluster: from nothing to the first acknowledged record, each time with a new cluster in this JVM. The
 * first pays for loading classes, as the first test class of a build does; so this JVM does nothing before.
 */
final class EmbeddedLoad implements LoadOperation {
    static final String PHASE = "embedded";

    private static final long PRODUCE_TIMEOUT_S = 30;
    private static final double NANOS_PER_MS = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final LoadOptions options;
    private final LoadClock clock;

    EmbeddedLoad(LoadOptions options, LoadClock clock) {
        this.options = options;
        this.clock = clock;
    }

    @Override
    public void run(ParentLink link) throws Exception {
        link.measure(PHASE, () -> clusters(options.integer(LoadKey.CLUSTERS, 2)));
    }

    private PhaseResult clusters(int count) {
        long startNs = clock.nanos();
        double[] millis = new double[count];
        for (int cluster = 0; cluster < count; cluster++) {
            millis[cluster] = firstRecordMs();
        }
        double[] later = Arrays.copyOfRange(millis, 1, count);
        Arrays.sort(later);
        double medianMs = (later[(later.length - 1) / 2] + later[later.length / 2]) / 2;
        return new PhaseResult(
                count,
                0,
                (clock.nanos() - startNs) / NANOS_PER_SECOND,
                Map.of(FigureName.EMBEDDED_FIRST_MS.key(), millis[0], FigureName.EMBEDDED_MS.key(), medianMs),
                Map.of());
    }

    private double firstRecordMs() {
        long startNs = clock.nanos();
        try (DuologCluster cluster = DuologCluster.builder().start();
                Producer<String, String> producer = cluster.client()
                        .producer(Serializers.string(), Serializers.string())
                        .open()) {
            producer.send(new ProducerRecord<>("orders", "customer-7", "2 books"))
                    .orTimeout(PRODUCE_TIMEOUT_S, TimeUnit.SECONDS)
                    .join();
            return (clock.nanos() - startNs) / NANOS_PER_MS;
        }
    }
}
