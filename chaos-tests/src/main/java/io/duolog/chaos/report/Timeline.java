package io.duolog.chaos.report;

import io.duolog.chaos.checker.Anomaly;
import io.duolog.chaos.checker.Legality;
import io.duolog.chaos.history.History;
import io.duolog.pages.Format;
import io.duolog.pages.Markup;
import io.duolog.pages.Scale;
import java.util.List;
import java.util.Map;

/** The panels that share one time axis, with the faults as bands behind all of them. */
final class Timeline {
    private static final int LANE_HEIGHT = 10;
    private static final int MARKS_MAX = 500;

    /** Consumers that catch up read so fast that writing would not show beside it: such peaks are cut. */
    private static final int READ_PERCENTILE = 95;

    private final Markup markup;
    private final TimeAxis axis;
    private final List<FaultWindow> faults;

    Timeline(Markup markup, TimeAxis axis, List<FaultWindow> faults) {
        this.markup = markup;
        this.axis = axis;
        this.faults = faults;
    }

    /** Writes all of them. */
    void write(History history, Sends sends, List<Anomaly> anomalies) {
        markup.line()
                .open(
                        "div",
                        "class",
                        "timeline",
                        "data-length-ms",
                        Long.toString(axis.lengthNs() / 1_000_000),
                        "data-bucket-ms",
                        Long.toString(axis.bucketNs() / 1_000_000));
        bands();
        lanes();
        anomalies(anomalies);
        ticks();
        ClientFigures figures = ClientFigures.of(history, axis);
        throughput(figures);
        latency(Latencies.of(sends, axis));
        behind(figures);
        new LeaderStrips(markup, axis).write(history);
        ticks();
        markup.close();
    }

    private void bands() {
        markup.line().open("div", "class", "bands");
        Plot.beginSvg(markup, 1);
        for (FaultWindow fault : faults) {
            markup.empty(
                    "rect",
                    "class",
                    Families.style(fault.family()),
                    "x",
                    Format.coordinate(axis.x(fault.beginNs())),
                    "width",
                    width(fault),
                    "height",
                    "1");
        }
        markup.close().close();
    }

    private void lanes() {
        Map<String, List<FaultWindow>> lanes = new Families(faults).lanes();
        markup.line().open("div", "class", "row head").open("div", "class", "gutter");
        markup.element("h3", "Faults");
        if (lanes.isEmpty()) {
            markup.element("p", "None was injected.", "class", "note");
        }
        markup.close().empty("div", "class", "plot").close();
        lanes.forEach((lane, those) -> {
            markup.line().open("div", "class", "row lane").open("div", "class", "gutter");
            markup.element("span", lane)
                    .element("b", Format.count(those.size()))
                    .close();
            markup.open("div", "class", "plot");
            Plot.beginSvg(markup, LANE_HEIGHT);
            those.forEach(this::laneBar);
            markup.close().close().close();
        });
    }

    /** A mark where each anomaly was first witnessed. */
    private void anomalies(List<Anomaly> anomalies) {
        for (Legality legality : Legality.values()) {
            List<Anomaly> those = anomalies.stream()
                    .filter(anomaly -> anomaly.legality() == legality
                            && !anomaly.witnesses().isEmpty())
                    .limit(MARKS_MAX)
                    .toList();
            if (those.isEmpty()) {
                continue;
            }
            boolean legal = legality == Legality.LEGAL;
            markup.line().open("div", "class", "row lane marks").open("div", "class", "gutter");
            markup.element("span", legal ? "legal exceptions" : "violations", "class", legal ? "legal" : "bad")
                    .element("b", Format.count(those.size()))
                    .close();
            markup.open("div", "class", "plot");
            for (Anomaly anomaly : those) {
                long timeNs = anomaly.witnesses().get(0).timeNs();
                markup.element(
                        "i",
                        "",
                        "class",
                        legal ? "mark legal" : "mark bad",
                        "style",
                        "left:" + axis.percent(timeNs),
                        "data-tip",
                        anomaly.kind().label() + " of " + anomaly.partition() + " at "
                                + Format.moment(axis.since(timeNs)) + "\n" + anomaly.text());
            }
            markup.close().close();
        }
    }

    private void laneBar(FaultWindow fault) {
        markup.open(
                "rect",
                "class",
                Families.style(fault.family()),
                "x",
                Format.coordinate(axis.x(fault.beginNs())),
                "width",
                width(fault),
                "height",
                Integer.toString(LANE_HEIGHT));
        markup.element("title", describe(fault)).close();
    }

    private String describe(FaultWindow fault) {
        return fault.family() + " of " + String.join(", ", fault.targets()) + "\n"
                + "step " + fault.step() + ", from " + Format.moment(axis.since(fault.beginNs()))
                + (fault.ended() ? " for " + Format.span(fault.lengthNs()) : " to the end")
                + (fault.detail().isEmpty() ? "" : "\n" + fault.detail());
    }

    /** At least so wide that a moment can be seen. */
    private String width(FaultWindow fault) {
        return Format.coordinate(Math.max(1.5, axis.x(fault.endNs()) - axis.x(fault.beginNs())));
    }

    private void ticks() {
        markup.line().open("div", "class", "row axis");
        markup.element("div", "", "class", "gutter").open("div", "class", "plot");
        for (long second : axis.tickSeconds()) {
            String left = "left:" + axis.percent(axis.beginNs() + second * 1_000_000_000L);
            markup.element("span", Format.clock(second), "style", left);
        }
        markup.close().close();
    }

    private void throughput(ClientFigures figures) {
        Series acknowledged = figures.acknowledged();
        Series polled = figures.polled();
        Scale scale = Scale.linear(Math.max(acknowledged.max(), polled.percentile(READ_PERCENTILE)));
        Plot plot = new Plot(markup, axis, scale, Format::brief);
        Plot.beginRow(markup, "Throughput", "records a second");
        plot.legend("s-ok", "acknowledged", total(acknowledged), acknowledged)
                .legend("s-read", "read", total(polled), polled)
                .legend("s-unknown", "outcome unknown", total(figures.unknown()), figures.unknown())
                .legend("s-failed", "failed", total(figures.failed()), figures.failed())
                .legend("s-poll-failed", "polls failed", total(figures.pollsFailed()), figures.pollsFailed());
        plot.beginDrawing()
                .area("s-ok", acknowledged)
                .bars("s-poll-failed", figures.pollsFailed())
                .bars("s-unknown", figures.unknown())
                .bars("s-failed", figures.failed())
                .line("s-read", polled)
                .line("s-ok", acknowledged)
                .end();
    }

    private void latency(Latencies latencies) {
        double low = latencies.overall().isEmpty() ? 1 : latencies.overall().get(0) / 4;
        Scale scale = Scale.logarithmic(low, latencies.max().max());
        Plot plot = new Plot(markup, axis, scale, ms -> Format.span(Math.round(ms * 1e6)));
        Plot.beginRow(markup, "Acknowledgement latency", "by when the record was sent");
        List<Series> series = List.of(latencies.median(), latencies.p95(), latencies.p99(), latencies.max());
        List<String> names = List.of("median", "p95", "p99", "max");
        List<String> styles = List.of("s-p50", "s-p95", "s-p99", "s-max");
        for (int i = 0; i < series.size(); i++) {
            String overall = latencies.overall().isEmpty()
                    ? "–"
                    : Format.span(Math.round(latencies.overall().get(i) * 1e6));
            plot.legend(styles.get(i), names.get(i), overall, series.get(i));
        }
        plot.beginDrawing()
                .line("s-p99", latencies.p99())
                .line("s-p95", latencies.p95())
                .line("s-p50", latencies.median())
                .dots("s-max", latencies.max())
                .end();
    }

    private void behind(ClientFigures figures) {
        Series unseen = figures.unseen();
        Series lag = figures.lag();
        Scale scale = Scale.linear(Math.max(unseen.max(), lag.max()));
        Plot plot = new Plot(markup, axis, scale, Format::brief);
        Plot.beginRow(markup, "Not yet read", "records");
        plot.legend("s-unseen", "acknowledged, unseen by anybody", most(unseen), unseen)
                .legend("s-lag", "behind: the slowest consumer", most(lag), lag);
        plot.beginDrawing()
                .line("s-lag", lag)
                .area("s-unseen", unseen)
                .line("s-unseen", unseen)
                .end();
    }

    private String total(Series perSecond) {
        double sum = 0;
        for (int i = 0; i < perSecond.size(); i++) {
            sum += perSecond.get(i) * axis.bucketNs() / 1e9;
        }
        return Format.count(Math.round(sum));
    }

    private static String most(Series series) {
        return "max " + Format.brief(series.max());
    }
}
