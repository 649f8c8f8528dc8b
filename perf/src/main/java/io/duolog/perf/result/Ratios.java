package io.duolog.perf.result;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Ratios of everything that has something to be compared with. */
public final class Ratios {
    private Ratios() {}

    /** Every figure of every other system through that of this one, under the same workload with the same nodes and client. */
    public static List<Ratio> of(PerfResults results, String baseSystem) {
        requireNonNull(baseSystem, "baseSystem");
        return of(Measurements.of(results), subject -> subject.onSystem(baseSystem));
    }

    /** Every figure with every other client through that with this one, under the same workload on the same system. */
    public static List<Ratio> ofClients(PerfResults results, String baseClient) {
        requireNonNull(baseClient, "baseClient");
        return of(Measurements.of(results), subject -> subject.withClient(baseClient));
    }

    private static List<Ratio> of(Measurements measurements, UnaryOperator<Subject> baseOf) {
        List<Ratio> ratios = new ArrayList<>();
        for (Subject subject : measurements.subjects()) {
            Subject base = baseOf.apply(subject);
            if (!base.equals(subject)) {
                for (String figure : measurements.figures(subject)) {
                    Ratio.of(measurements, figure, subject, base).ifPresent(ratios::add);
                }
            }
        }
        return ratios;
    }
}
