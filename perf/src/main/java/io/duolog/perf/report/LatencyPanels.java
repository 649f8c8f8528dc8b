package io.duolog.perf.report;

import io.duolog.pages.Markup;
import io.duolog.perf.result.LatencyFigures;
import io.duolog.perf.result.Percentiles;
import io.duolog.perf.result.Subject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Latencies by percentile, each percentile the median of the rounds, on a logarithmic scale. */
final class LatencyPanels {
    private static final List<String> PLACES = List.of("50 %", "90 %", "99 %", "99.9 %", "max");

    private final Markup markup;
    private final Measured measured;

    LatencyPanels(Markup markup, Measured measured) {
        this.markup = markup;
        this.measured = measured;
    }

    void write() {
        List<Curves> panels = new ArrayList<>();
        for (Subject setting : measured.settings()) {
            for (String latency : latencies(setting)) {
                panels.add(panel(setting, latency));
            }
        }
        if (panels.isEmpty()) {
            return;
        }
        markup.line().open("section").element("h2", "Latency");
        markup.element(
                "p",
                "Percentiles on a logarithmic scale; a dot is a round, a line goes through the medians of the rounds."
                        + " At fixed rates a record's time runs from when it was to be sent, so that waiting in a queue"
                        + " counts. Less is better.",
                "class",
                "lead");
        markup.open("div", "class", "panels");
        panels.forEach(panel ->
                panel.write(markup, panel.logarithmic(), value -> Numbers.figure(value, Percentiles.MICROSECONDS)));
        markup.close().close();
    }

    private Set<String> latencies(Subject setting) {
        Set<String> latencies = new LinkedHashSet<>();
        String end = ".p50";
        for (String system : measured.systems()) {
            measured.measurements().figures(setting.onSystem(system)).stream()
                    .filter(figure -> figure.endsWith(end))
                    .map(figure -> figure.substring(0, figure.length() - end.length()))
                    .forEach(latencies::add);
        }
        return latencies;
    }

    private Curves panel(Subject setting, String latency) {
        List<Curves.Curve> curves = new ArrayList<>();
        for (String system : measured.systems()) {
            Subject subject = setting.onSystem(system);
            List<List<Double>> rounds = LatencyFigures.PERCENTILES.stream()
                    .map(percentile -> rounds(subject, LatencyFigures.name(latency, percentile)))
                    .toList();
            if (rounds.stream().anyMatch(round -> !round.isEmpty())) {
                curves.add(Curves.Curve.of(system, rounds));
            }
        }
        return new Curves(setting.workload() + ": " + Words.latency(latency), Words.around(setting), PLACES, curves);
    }

    private List<Double> rounds(Subject subject, String figure) {
        return List.copyOf(measured.measurements().rounds(subject, figure).values());
    }
}
