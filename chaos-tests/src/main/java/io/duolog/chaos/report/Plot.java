package io.duolog.chaos.report;

import io.duolog.pages.Format;
import io.duolog.pages.Markup;
import io.duolog.pages.Scale;
import java.util.function.DoubleFunction;

/**
 * Draws series into one panel of the timeline: a gutter that names them, and beside it, or above it on a narrow screen, the
 * drawing over the shared time axis. The browser stretches drawings, hence texts are not part of them.
 */
final class Plot {
    private final Markup markup;
    private final TimeAxis axis;
    private final Scale scale;
    private final DoubleFunction<String> name;

    /**
     * @param name a figure as the axis and the legend tell it
     */
    Plot(Markup markup, TimeAxis axis, Scale scale, DoubleFunction<String> name) {
        this.markup = markup;
        this.axis = axis;
        this.scale = scale;
        this.name = name;
    }

    /** Begins a row of the timeline; the gutter is open. */
    static void beginRow(Markup markup, String title, String note) {
        markup.line().open("div", "class", "row panel").open("div", "class", "gutter");
        markup.element("h3", title).element("p", note, "class", "note");
    }

    /** A line of the legend; the figure below the mouse comes to stand where the summary stands. */
    Plot legend(String style, String text, String summary, Series series) {
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < series.size(); i++) {
            double value = series.get(i);
            values.append(i == 0 ? "" : "|").append(Double.isNaN(value) ? "–" : name.apply(value));
        }
        markup.open("div", "class", "key")
                .element("i", "", "class", "swatch " + style)
                .element("span", text)
                .element("b", summary, "data-values", values.toString())
                .close();
        return this;
    }

    /** Ends the gutter and begins the drawing. */
    Plot beginDrawing() {
        markup.close().open("div", "class", "plot");
        for (double tick : scale.ticks()) {
            String top = "top:" + Format.coordinate(scale.y(tick)) + "%";
            markup.element("span", name.apply(tick), "class", "tick", "style", top);
        }
        beginSvg(markup, Scale.HEIGHT);
        for (double tick : scale.ticks()) {
            String y = Format.coordinate(scale.y(tick));
            markup.empty("path", "class", "grid", "d", "M0 " + y + "H" + TimeAxis.WIDTH);
        }
        return this;
    }

    /** A drawing that the browser stretches. */
    static void beginSvg(Markup markup, int height) {
        markup.open(
                "svg",
                "viewBox",
                "0 0 " + TimeAxis.WIDTH + " " + height,
                "preserveAspectRatio",
                "none",
                "aria-hidden",
                "true");
    }

    /** Steps of a series, in a colour of the style sheet. */
    Plot line(String style, Series series) {
        markup.empty("path", "class", "line " + style, "d", steps(series));
        return this;
    }

    /** The area below the steps of a series. */
    Plot area(String style, Series series) {
        StringBuilder path = new StringBuilder("M0 ").append(Scale.HEIGHT);
        for (int i = 0; i < series.size(); i++) {
            path.append('V').append(y(series.get(i))).append('H').append(right(i));
        }
        markup.empty(
                "path",
                "class",
                "area " + style,
                "d",
                path.append('V').append(Scale.HEIGHT).append('Z').toString());
        return this;
    }

    /** A bar for each bucket that is not zero, at least so high that it can be seen. */
    Plot bars(String style, Series series) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < series.size(); i++) {
            if (series.get(i) > 0) {
                double top = Math.min(scale.y(series.get(i)), Scale.HEIGHT - 4.0);
                path.append('M').append(left(i)).append(' ').append(Scale.HEIGHT);
                path.append('V').append(Format.coordinate(top)).append('H').append(right(i));
                path.append('V').append(Scale.HEIGHT).append('Z');
            }
        }
        if (path.length() > 0) {
            markup.empty("path", "class", "bar " + style, "d", path.toString());
        }
        return this;
    }

    /** A dot for each bucket that has a figure. */
    Plot dots(String style, Series series) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < series.size(); i++) {
            if (!Double.isNaN(series.get(i))) {
                double middle = (axis.x(axis.bucketBeginNs(i)) + axis.x(axis.bucketBeginNs(i + 1))) / 2;
                path.append('M').append(Format.coordinate(middle)).append(' ').append(y(series.get(i)));
                path.append("h0");
            }
        }
        markup.empty("path", "class", "dots " + style, "d", path.toString());
        return this;
    }

    /** Ends the drawing and the row. */
    void end() {
        markup.close().close().close();
    }

    private String steps(Series series) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < series.size(); i++) {
            if (Double.isNaN(series.get(i))) {
                drawing = false;
                continue;
            }
            path.append(drawing ? "V" : "M" + left(i) + " ").append(y(series.get(i)));
            path.append('H').append(right(i));
            drawing = true;
        }
        return path.toString();
    }

    private String y(double figure) {
        return Format.coordinate(scale.y(figure));
    }

    private String left(int bucket) {
        return Format.coordinate(axis.x(axis.bucketBeginNs(bucket)));
    }

    private String right(int bucket) {
        return Format.coordinate(axis.x(axis.bucketBeginNs(bucket + 1)));
    }
}
