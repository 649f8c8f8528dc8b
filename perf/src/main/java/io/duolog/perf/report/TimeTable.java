package io.duolog.perf.report;

import io.duolog.pages.Markup;
import io.duolog.perf.result.FigureMeaning;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.FigureName.Better;
import io.duolog.perf.result.LatencyFigures;
import io.duolog.perf.result.Subject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Figures of every workload and system: those that are no throughput for all to see, and all of them folded away. */
final class TimeTable {
    private static final Set<String> IN_MATRIX = Set.of(
            FigureName.RECORDS_PER_SECOND.key(),
            FigureName.BYTES_PER_SECOND.key(),
            FigureName.BROKER_CPU_SECONDS_PER_GB.key(),
            FigureName.ZOOKEEPER_CPU_SECONDS_PER_GB.key(),
            FigureName.CLIENT_CPU_SECONDS_PER_GB.key(),
            FigureName.BROKER_ALLOCATED_BYTES_PER_BYTE.key(),
            FigureName.CLIENT_ALLOCATED_BYTES_PER_BYTE.key());

    private final Markup markup;
    private final Measured measured;

    TimeTable(Markup markup, Measured measured) {
        this.markup = markup;
        this.measured = measured;
    }

    /** What workloads without a throughput measured: times, memory. */
    void writeOthers() {
        List<Subject> settings = measured.settings().stream()
                .filter(setting -> !measured.has(setting, FigureName.RECORDS_PER_SECOND.key()))
                .toList();
        if (settings.isEmpty()) {
            return;
        }
        markup.line().open("section").element("h2", "Times and sizes");
        markup.element(
                "p", "Medians; in brackets the ratio to " + Words.system(measured.base()) + ".", "class", "lead");
        head();
        for (Subject setting : settings) {
            for (String figure : judged(setting)) {
                row(setting, figure);
            }
        }
        Tables.end(markup);
        markup.close();
    }

    /** Everything. */
    void writeAll() {
        markup.line().open("section").open("details");
        markup.element(
                "summary", "All figures: medians, and in brackets the ratio to " + Words.system(measured.base()));
        head();
        for (Subject setting : measured.settings()) {
            for (String figure : figures(setting)) {
                row(setting, figure);
            }
        }
        Tables.end(markup);
        markup.close().close();
    }

    private void head() {
        Tables.begin(markup, "");
        markup.element("th", "workload").element("th", "figure");
        for (String system : measured.systems()) {
            markup.open("th", "class", "n")
                    .element("i", "", "class", "swatch " + Words.style(system))
                    .text(Words.system(system))
                    .close();
        }
        Tables.body(markup);
    }

    private void row(Subject setting, String figure) {
        FigureMeaning meaning = FigureMeaning.of(figure);
        markup.line().open("tr").open("td").text(setting.workload());
        markup.element("span", Words.around(setting), "class", "note").close();
        markup.element("td", Words.figure(figure));
        for (String system : measured.systems()) {
            Tables.spread(
                    markup,
                    measured.measurements().spread(setting.onSystem(system), figure),
                    meaning.unit(),
                    measured.ratio(setting, system, figure)
                            .filter(ratio -> !ratio.subject().equals(ratio.base())));
        }
        markup.close();
    }

    /** Those that say how well something was done; no averages, and of latencies what matters. */
    private List<String> judged(Subject setting) {
        return figures(setting).stream()
                .filter(figure -> FigureMeaning.of(figure).better() != Better.NEITHER && !IN_MATRIX.contains(figure))
                .filter(figure -> !isLatency(figure) || figure.endsWith(".p50") || figure.endsWith(".p99"))
                .toList();
    }

    private static boolean isLatency(String figure) {
        return LatencyFigures.PERCENTILES.stream().anyMatch(percentile -> figure.endsWith("." + percentile))
                || figure.endsWith(".mean");
    }

    private Set<String> figures(Subject setting) {
        Set<String> figures = new TreeSet<>();
        for (String system : measured.systems()) {
            figures.addAll(measured.measurements().figures(setting.onSystem(system)));
        }
        return figures;
    }
}
