package io.duolog.perf.report;

import io.duolog.pages.Markup;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.LatencyFigures;
import io.duolog.perf.result.LatencyName;
import io.duolog.perf.result.Ratio;
import io.duolog.perf.result.Subject;
import java.util.List;
import java.util.Optional;

/** Ratios at a glance: a row for each workload, a column for each system under each of the figures that matter most. */
final class RatioMatrix {
    private static final String OUR_CLIENT = "duolog";
    private static final String APACHE_CLIENT = "apache";

    /** A group of columns: the first of the figures that a row has is taken. */
    private record Column(String title, String direction, List<String> figures) {}

    private static final List<String> P99 = List.of(
            LatencyFigures.name(LatencyName.PRODUCE, "p99"), LatencyFigures.name(LatencyName.END_TO_END, "p99"));

    private static final List<Column> BROKERS = List.of(
            new Column("records/s", "more is better", List.of(FigureName.RECORDS_PER_SECOND.key())),
            new Column("broker CPU per GB", "less is better", List.of(FigureName.BROKER_CPU_SECONDS_PER_GB.key())),
            new Column("p99", "less is better", P99),
            new Column("memory", "less is better", List.of(FigureName.BROKER_PEAK_RSS_BYTES.key())),
            new Column("allocation", "less is better", List.of(FigureName.BROKER_ALLOCATED_BYTES_PER_BYTE.key())));

    private static final List<Column> CLIENTS = List.of(
            new Column("records/s", "more is better", List.of(FigureName.RECORDS_PER_SECOND.key())),
            new Column("client CPU per GB", "less is better", List.of(FigureName.CLIENT_CPU_SECONDS_PER_GB.key())),
            new Column("p99", "less is better", P99),
            new Column("allocation", "less is better", List.of(FigureName.CLIENT_ALLOCATED_BYTES_PER_BYTE.key())));

    private final Markup markup;
    private final Measured measured;

    RatioMatrix(Markup markup, Measured measured) {
        this.markup = markup;
        this.measured = measured;
    }

    /** Systems beside the base. */
    void writeSystems() {
        List<Subject> settings = measured.settingsWith(FigureName.RECORDS_PER_SECOND, FigureName.BYTES).stream()
                .filter(setting -> measured.others().stream().anyMatch(system -> hasRatio(setting, system)))
                .toList();
        List<String> systems = measured.others();
        if (settings.isEmpty() || systems.isEmpty()) {
            return;
        }
        markup.line().open("section").element("h2", "Ratios to " + Words.system(measured.base()));
        head(BROKERS, systems);
        for (Subject setting : settings) {
            markup.line().open("tr");
            name(setting);
            for (Column column : BROKERS) {
                for (String system : systems) {
                    Tables.ratio(markup, ratio(column, setting.onSystem(system), setting.onSystem(measured.base())));
                }
            }
            markup.close();
        }
        Tables.end(markup);
        markup.close();
    }

    /** Our client beside Apache's on each system. */
    void writeClients() {
        List<Subject> settings = measured.settings().stream()
                .filter(setting -> setting.client().equals(OUR_CLIENT))
                .filter(setting -> measured.settings().contains(setting.withClient(APACHE_CLIENT)))
                .toList();
        if (settings.isEmpty()) {
            return;
        }
        markup.line().open("section").element("h2", "Our client beside Apache's, on the same brokers");
        head(CLIENTS, measured.systems());
        for (Subject setting : settings) {
            markup.line().open("tr").open("td").text(setting.workload());
            markup.element("span", Words.nodes(setting.nodes()), "class", "note")
                    .close();
            for (Column column : CLIENTS) {
                for (String system : measured.systems()) {
                    Subject ours = setting.onSystem(system);
                    Tables.ratio(markup, ratio(column, ours, ours.withClient(APACHE_CLIENT)));
                }
            }
            markup.close();
        }
        Tables.end(markup);
        markup.close();
    }

    private void head(List<Column> columns, List<String> systems) {
        Tables.begin(markup, "matrix");
        markup.element("th", "", "rowspan", "2");
        for (Column column : columns) {
            markup.open("th", "colspan", Integer.toString(systems.size()), "class", "top")
                    .text(column.title())
                    .element("span", column.direction(), "class", "note")
                    .close();
        }
        markup.close().open("tr");
        for (int i = 0; i < columns.size(); i++) {
            systems.forEach(system -> markup.open("th", "class", "n", "data-tip", Words.system(system))
                    .element("i", "", "class", "swatch " + Words.style(system))
                    .text(Words.brief(system))
                    .close());
        }
        Tables.body(markup);
    }

    private void name(Subject setting) {
        markup.open("td")
                .text(setting.workload())
                .element("span", Words.around(setting), "class", "note")
                .close();
    }

    private boolean hasRatio(Subject setting, String system) {
        return BROKERS.stream()
                .anyMatch(column -> ratio(column, setting.onSystem(system), setting.onSystem(measured.base()))
                        .isPresent());
    }

    private Optional<Ratio> ratio(Column column, Subject subject, Subject base) {
        return column.figures().stream()
                .flatMap(figure -> Ratio.of(measured.measurements(), figure, subject, base).stream())
                .findFirst();
    }
}
