package io.duolog.perf.report;

import io.duolog.pages.Markup;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.Subject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How throughput and CPU change with the number of partitions. */
final class PartitionPanel {
    private static final Pattern WORKLOAD = Pattern.compile("partitions-(\\d{1,9})");

    private final Markup markup;
    private final Measured measured;

    PartitionPanel(Markup markup, Measured measured) {
        this.markup = markup;
        this.measured = measured;
    }

    /** Whether a workload is one of those that differ only in the number of partitions. */
    static boolean shows(Subject setting) {
        return WORKLOAD.matcher(setting.workload()).matches();
    }

    void write() {
        Set<Integer> counts = new TreeSet<>();
        Set<Subject> settings = new LinkedHashSet<>();
        for (Subject setting : measured.settings()) {
            Matcher matcher = WORKLOAD.matcher(setting.workload());
            if (matcher.matches()) {
                counts.add(Integer.parseInt(matcher.group(1)));
                settings.add(setting.underWorkload(""));
            }
        }
        if (counts.size() < 2) {
            return;
        }
        markup.line().open("section").element("h2", "Scaling with partitions");
        markup.element(
                "p",
                "The same load over more and more partitions. A dot is a round, a line goes through the medians.",
                "class",
                "lead");
        markup.open("div", "class", "panels");
        for (Subject setting : settings) {
            panel(setting, counts, FigureName.RECORDS_PER_SECOND, "More is better.");
            panel(setting, counts, FigureName.BROKER_CPU_SECONDS_PER_GB, "Less is better.");
            panel(setting, counts, FigureName.BROKER_PEAK_RSS_BYTES, "Less is better.");
        }
        markup.close().close();
    }

    private void panel(Subject setting, Set<Integer> counts, FigureName figure, String direction) {
        List<Curves.Curve> curves = new ArrayList<>();
        for (String system : measured.systems()) {
            List<List<Double>> rounds = counts.stream()
                    .map(count -> setting.onSystem(system).underWorkload("partitions-" + count))
                    .map(subject -> List.copyOf(measured.measurements()
                            .rounds(subject, figure.key())
                            .values()))
                    .toList();
            if (rounds.stream().anyMatch(round -> !round.isEmpty())) {
                curves.add(Curves.Curve.of(system, rounds));
            }
        }
        if (!curves.isEmpty()) {
            List<String> places =
                    counts.stream().map(count -> Numbers.plain(count)).toList();
            Curves panel =
                    new Curves(Words.figure(figure.key()), Words.around(setting) + ". " + direction, places, curves);
            panel.write(markup, panel.linear(), value -> Numbers.figure(value, figure.unit()));
        }
    }
}
