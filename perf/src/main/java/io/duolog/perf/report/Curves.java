package io.duolog.perf.report;

import io.duolog.pages.Format;
import io.duolog.pages.Markup;
import io.duolog.pages.Scale;
import io.duolog.perf.result.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A panel with a line for each system over named places from left to right, and dots for single rounds.
 *
 * @param title what it shows
 * @param note below that
 * @param places the names of the places
 */
record Curves(String title, String note, List<String> places, List<Curve> curves) {
    private static final int WIDTH = 1000;
    private static final double ROUND_UP = 1.05;

    /**
     * One line.
     *
     * @param medians a figure for each place; NaN where there is none
     * @param rounds the figures of all rounds for each place
     */
    record Curve(String system, List<Double> medians, List<List<Double>> rounds) {
        /** That through the medians of these rounds. */
        static Curve of(String system, List<List<Double>> rounds) {
            List<Double> medians = rounds.stream()
                    .map(round ->
                            round.isEmpty() ? Double.NaN : Spread.of(round).median())
                    .toList();
            return new Curve(system, medians, rounds);
        }

        private DoubleStream all() {
            return Stream.concat(medians.stream(), rounds.stream().flatMap(List::stream))
                    .mapToDouble(Double::doubleValue)
                    .filter(Double::isFinite);
        }
    }

    /** A scale from 0 over all of it. */
    Scale linear() {
        return Scale.linear(curves.stream().flatMapToDouble(Curve::all).max().orElse(1) * ROUND_UP);
    }

    /** A scale of powers of ten over all of it. */
    Scale logarithmic() {
        return Scale.logarithmic(
                curves.stream()
                        .flatMapToDouble(Curve::all)
                        .filter(value -> value > 0)
                        .min()
                        .orElse(1),
                curves.stream().flatMapToDouble(Curve::all).max().orElse(1));
    }

    /** Draws it. */
    void write(Markup markup, Scale scale, DoubleFunction<String> name) {
        markup.line().open("div", "class", "panel").element("h3", title);
        markup.element("p", note, "class", "note").open("div", "class", "chart");
        for (double tick : scale.ticks()) {
            String top = "top:" + Format.coordinate(scale.y(tick)) + "%";
            markup.element("span", name.apply(tick), "class", "tick", "style", top);
        }
        markup.open(
                "svg",
                "viewBox",
                "0 0 " + WIDTH + " " + Scale.HEIGHT,
                "preserveAspectRatio",
                "none",
                "aria-hidden",
                "true");
        for (double tick : scale.ticks()) {
            markup.empty("path", "class", "grid", "d", "M0 " + Format.coordinate(scale.y(tick)) + "H" + WIDTH);
        }
        curves.forEach(curve -> draw(markup, curve, scale));
        markup.close().close();
        places(markup);
        legend(markup, name);
        markup.close();
    }

    private void draw(Markup markup, Curve curve, Scale scale) {
        String style = Words.style(curve.system());
        StringBuilder line = new StringBuilder();
        StringBuilder dots = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < places.size(); i++) {
            double median = curve.medians().get(i);
            if (Double.isFinite(median)) {
                line.append(drawing ? 'L' : 'M').append(point(i, median, scale));
            }
            drawing = Double.isFinite(median);
            for (double round : curve.rounds().get(i)) {
                dots.append('M').append(point(i, round, scale)).append("h0");
            }
        }
        markup.empty("path", "class", "line " + style, "d", line.toString());
        markup.empty("path", "class", "dots " + style, "d", dots.toString());
    }

    private void places(Markup markup) {
        markup.open("div", "class", "places");
        for (int i = 0; i < places.size(); i++) {
            markup.element("span", places.get(i), "style", "left:" + Format.coordinate(x(i) * 100.0 / WIDTH) + "%");
        }
        markup.close();
    }

    private void legend(Markup markup, DoubleFunction<String> name) {
        markup.open("div", "class", "legend");
        for (Curve curve : curves) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < places.size(); i++) {
                double median = curve.medians().get(i);
                values.add(places.get(i) + ": " + (Double.isFinite(median) ? name.apply(median) : Tables.NOTHING));
            }
            String tip = Words.system(curve.system()) + "\n" + String.join("\n", values);
            markup.open("span", "data-tip", tip)
                    .element("i", "", "class", "swatch " + Words.style(curve.system()))
                    .text(Words.system(curve.system()))
                    .close();
        }
        markup.close();
    }

    private String point(int place, double figure, Scale scale) {
        return Format.coordinate(x(place)) + " " + Format.coordinate(scale.y(figure));
    }

    /** Places stand in the middle of equal parts. */
    private double x(int place) {
        return WIDTH * (place + 0.5) / places.size();
    }
}
