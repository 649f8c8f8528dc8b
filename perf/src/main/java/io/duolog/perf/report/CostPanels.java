package io.duolog.perf.report;

import io.duolog.pages.Format;
import io.duolog.pages.Markup;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.Spread;
import io.duolog.perf.result.Subject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** CPU-seconds for each GB, by kind of process one behind the other. */
final class CostPanels {
    private static final int WIDTH = 1000;
    private static final String UNIT = FigureName.BROKER_CPU_SECONDS_PER_GB.unit();

    /** The kinds of processes and the shade of each. */
    private static final List<Map.Entry<FigureName, String>> KINDS = List.of(
            Map.entry(FigureName.BROKER_CPU_SECONDS_PER_GB, "k-broker"),
            Map.entry(FigureName.ZOOKEEPER_CPU_SECONDS_PER_GB, "k-zookeeper"),
            Map.entry(FigureName.CLIENT_CPU_SECONDS_PER_GB, "k-client"));

    private final Markup markup;
    private final Measured measured;

    CostPanels(Markup markup, Measured measured) {
        this.markup = markup;
        this.measured = measured;
    }

    void write() {
        List<Subject> settings = measured.settingsWith(FigureName.BROKER_CPU_SECONDS_PER_GB).stream()
                .filter(setting -> !PartitionPanel.shows(setting))
                .toList();
        if (settings.isEmpty()) {
            return;
        }
        markup.line().open("section").element("h2", "CPU-seconds for each GB");
        markup.element(
                "p",
                "User and system time of all processes for 10^9 bytes of record values: medians of the rounds. A dot"
                        + " is the brokers' share in one round. Less is better.",
                "class",
                "lead");
        markup.open("div", "class", "legend kinds");
        kind("k-broker", "brokers");
        kind("k-zookeeper", "ZooKeeper servers");
        kind("k-client", "clients");
        markup.close().open("div", "class", "panels");
        settings.forEach(this::panel);
        markup.close().close();
    }

    private void kind(String style, String name) {
        markup.open("span")
                .element("i", "", "class", "swatch " + style)
                .text(name)
                .close();
    }

    private void panel(Subject setting) {
        double max = measured.systems().stream()
                .mapToDouble(system -> Math.max(total(setting.onSystem(system)), broker(setting.onSystem(system))))
                .max()
                .orElse(0);
        if (max <= 0) {
            return;
        }
        markup.line().open("div", "class", "panel").element("h3", setting.workload());
        markup.element("p", Words.around(setting), "class", "note");
        for (String system : measured.systems()) {
            Subject subject = setting.onSystem(system);
            if (total(subject) > 0) {
                row(subject, max);
            }
        }
        markup.close();
    }

    private void row(Subject subject, double max) {
        StringBuilder tip = new StringBuilder(Words.system(subject.system()));
        for (Map.Entry<FigureName, String> kind : KINDS) {
            measured.measurements()
                    .spread(subject, kind.getKey())
                    .ifPresent(spread -> tip.append(String.format(
                            Locale.ROOT,
                            "\n%s: %s (%s)",
                            Words.figure(kind.getKey().key()),
                            Numbers.figure(spread.median(), UNIT),
                            Tables.range(spread, UNIT))));
        }
        markup.open("div", "class", "bars", "data-tip", tip.toString());
        markup.element("span", Words.label(subject.system()), "class", "name").open("div", "class", "track");
        markup.open("svg", "viewBox", "0 0 " + WIDTH + " 20", "preserveAspectRatio", "none", "aria-hidden", "true");
        double from = 0;
        for (Map.Entry<FigureName, String> kind : KINDS) {
            double to = from + median(subject, kind.getKey());
            if (to > from) {
                String path = "M" + x(from, max) + " 2H" + x(to, max) + "V18H" + x(from, max) + "Z";
                markup.empty("path", "class", "bar " + kind.getValue(), "d", path);
            }
            from = to;
        }
        dots(subject, max);
        markup.close().close();
        markup.element("b", Numbers.figure(from, UNIT)).close();
    }

    private void dots(Subject subject, double max) {
        StringBuilder dots = new StringBuilder();
        measured.measurements()
                .rounds(subject, FigureName.BROKER_CPU_SECONDS_PER_GB.key())
                .values()
                .forEach(round -> dots.append('M').append(x(round, max)).append(" 10h0"));
        markup.empty("path", "class", "dots over-bar", "d", dots.toString());
    }

    private double total(Subject subject) {
        return KINDS.stream()
                .mapToDouble(kind -> median(subject, kind.getKey()))
                .sum();
    }

    /** The most that the brokers took in one round. */
    private double broker(Subject subject) {
        Optional<Spread> spread = measured.measurements().spread(subject, FigureName.BROKER_CPU_SECONDS_PER_GB);
        return spread.map(Spread::max).orElse(0.0);
    }

    private double median(Subject subject, FigureName figure) {
        return measured.measurements()
                .spread(subject, figure)
                .map(Spread::median)
                .orElse(0.0);
    }

    private static String x(double figure, double max) {
        return Format.coordinate(WIDTH * figure / max);
    }
}
