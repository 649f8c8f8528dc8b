package io.duolog.perf.report;

import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.Measurements;
import io.duolog.perf.result.PerfResults;
import io.duolog.perf.result.Ratio;
import io.duolog.perf.result.Subject;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What all parts of the page draw from.
 *
 * @param base the system that all others are compared with
 */
record Measured(PerfResults results, Measurements measurements, String base) {
    private static final String NO_SYSTEM = "";

    static Measured of(PerfResults results, String base) {
        return new Measured(results, Measurements.of(results), base);
    }

    /** The systems in the order of the page: those of the aims first, then others as they were measured. */
    List<String> systems() {
        List<String> known = List.of(Aims.RAFT, Aims.ZOOKEEPER, Aims.BASE);
        Set<String> systems = new LinkedHashSet<>(known);
        systems.retainAll(measurements.systems());
        systems.addAll(measurements.systems());
        return List.copyOf(systems);
    }

    /** All systems but the base. */
    List<String> others() {
        return systems().stream().filter(system -> !system.equals(base)).toList();
    }

    /** Workloads with nodes and client, as they were measured; the system of each stands for all. */
    List<Subject> settings() {
        Set<Subject> settings = new LinkedHashSet<>();
        measurements.subjects().forEach(subject -> settings.add(subject.onSystem(NO_SYSTEM)));
        return List.copyOf(settings);
    }

    /** Those of them under which some system has one of these figures. */
    List<Subject> settingsWith(FigureName... figures) {
        return settings().stream()
                .filter(setting -> Arrays.stream(figures).anyMatch(figure -> has(setting, figure.key())))
                .toList();
    }

    /** Whether some system has a figure. */
    boolean has(Subject setting, String figure) {
        return systems().stream()
                .anyMatch(system ->
                        measurements.spread(setting.onSystem(system), figure).isPresent());
    }

    /** A figure of a system through that of the base. */
    Optional<Ratio> ratio(Subject setting, String system, String figure) {
        return Ratio.of(measurements, figure, setting.onSystem(system), setting.onSystem(base));
    }
}
