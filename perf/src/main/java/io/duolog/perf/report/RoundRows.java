package io.duolog.perf.report;

import io.duolog.pages.Format;
import io.duolog.pages.Markup;
import io.duolog.pages.Scale;
import io.duolog.perf.result.FigureMeaning;
import io.duolog.perf.result.FigureName.Better;
import io.duolog.perf.result.Spread;
import io.duolog.perf.result.Subject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Small panels, one for each workload: a row for each system with a bar to the median and a dot for each round, so that the
 * spread shows. Each panel has a scale of its own. The browser stretches drawings, hence texts are not part of them.
 */
final class RoundRows {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 20;

    private final Markup markup;
    private final Measured measured;

    RoundRows(Markup markup, Measured measured) {
        this.markup = markup;
        this.measured = measured;
    }

    /** A section of panels for a figure; nothing if nobody has it. */
    void write(String title, String lead, List<Subject> settings, String figure, boolean logarithmic) {
        List<Subject> those = settings.stream()
                .filter(setting -> measured.has(setting, figure))
                .toList();
        if (those.isEmpty()) {
            return;
        }
        markup.line().open("section").element("h2", title);
        markup.element("p", lead + " " + direction(figure), "class", "lead").open("div", "class", "panels");
        those.forEach(setting -> panel(setting, figure, logarithmic));
        markup.close().close();
    }

    private void panel(Subject setting, String figure, boolean logarithmic) {
        markup.line().open("div", "class", "panel").element("h3", setting.workload());
        markup.element("p", Words.around(setting), "class", "note");
        Scale scale = scale(setting, figure, logarithmic);
        String unit = FigureMeaning.of(figure).unit();
        for (String system : measured.systems()) {
            Subject subject = setting.onSystem(system);
            Optional<Spread> spread = measured.measurements().spread(subject, figure);
            spread.ifPresent(each -> row(
                    system,
                    each,
                    measured.measurements().rounds(subject, figure).values(),
                    scale,
                    unit));
        }
        if (logarithmic) {
            String ends = Numbers.figure(scale.low(), unit) + " to " + Numbers.figure(scale.high(), unit);
            markup.element("p", "logarithmic, " + ends, "class", "note");
        }
        markup.close();
    }

    private void row(String system, Spread spread, Collection<Double> rounds, Scale scale, String unit) {
        String style = Words.style(system);
        String tip =
                Words.system(system) + "\n" + Numbers.figure(spread.median(), unit) + "\n" + Tables.range(spread, unit);
        markup.open("div", "class", "bars", "data-tip", tip);
        markup.element("span", Words.label(system), "class", "name").open("div", "class", "track");
        markup.open(
                "svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "preserveAspectRatio", "none", "aria-hidden", "true");
        String median = x(scale, spread.median());
        markup.empty("path", "class", "soft " + style, "d", "M0 2H" + median + "V18H0Z");
        markup.empty("path", "class", "line " + style, "d", "M" + median + " 1V19");
        StringBuilder dots = new StringBuilder();
        rounds.forEach(round -> dots.append('M').append(x(scale, round)).append(" 10h0"));
        markup.empty("path", "class", "dots " + style, "d", dots.toString());
        markup.close().close();
        markup.element("b", Numbers.figure(spread.median(), unit)).close();
    }

    private Scale scale(Subject setting, String figure, boolean logarithmic) {
        List<Double> all = measured.systems().stream()
                .flatMap(system -> measured.measurements().rounds(setting.onSystem(system), figure).values().stream())
                .toList();
        Spread spread = Spread.of(all);
        // The longest bar ends at the edge: there are no ticks that want a round figure.
        return logarithmic
                ? Scale.logarithmic(spread.min(), spread.max())
                : new Scale(0, Math.max(spread.max(), Double.MIN_NORMAL), false);
    }

    private static String x(Scale scale, double figure) {
        return Format.coordinate((1 - scale.y(figure) / Scale.HEIGHT) * WIDTH);
    }

    private static String direction(String figure) {
        Better better = FigureMeaning.of(figure).better();
        return better == Better.HIGHER ? "More is better." : better == Better.LOWER ? "Less is better." : "";
    }
}
