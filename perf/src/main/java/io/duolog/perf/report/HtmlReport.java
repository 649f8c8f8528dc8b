package io.duolog.perf.report;

import static java.util.Objects.requireNonNull;

import io.duolog.pages.Format;
import io.duolog.pages.Markup;
import io.duolog.pages.Page;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.Machine;
import io.duolog.perf.result.PerfResults;
import io.duolog.perf.result.Sample;
import io.duolog.perf.result.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page of a run: one file that needs nothing else, and that a browser shows without a network. Everything in it is reckoned
 * from the results.
 */
public final class HtmlReport {
    /** The page's file beside the results. */
    public static final String FILE_NAME = "report.html";

    private final Markup markup = new Markup();
    private final Measured measured;

    private HtmlReport(Measured measured) {
        this.measured = measured;
    }

    /** Writes the page into a directory, replacing what is there; returns its file. */
    public static Path write(Path directory, PerfResults results) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        Files.writeString(file, render(results, Aims.BASE), StandardCharsets.UTF_8);
        return file;
    }

    /** The page, as UTF-8 is to write it, with ratios to this system. */
    public static String render(PerfResults results, String base) {
        requireNonNull(results, "results");
        return new HtmlReport(Measured.of(results, requireNonNull(base, "base"))).page();
    }

    private String page() {
        List<Aim> aims = Aims.of(measured.results());
        String headline = Headline.of(aims, measured.results());
        Page.begin(markup, headline, Page.resource(HtmlReport.class, "report.css"));
        top(headline);
        new AimTable(markup).write(aims);
        RatioMatrix ratios = new RatioMatrix(markup, measured);
        ratios.writeSystems();
        ratios.writeClients();
        TimeTable times = new TimeTable(markup, measured);
        times.writeOthers();
        plots();
        times.writeAll();
        problems();
        facts();
        Page.end(markup, "");
        return markup.finish();
    }

    private void top(String headline) {
        markup.element("p", "performance run " + measured.results().id(), "class", "over");
        markup.element("h1", headline);
        String lead = Headline.qualification(measured.results());
        if (!lead.isEmpty()) {
            markup.element("p", lead, "class", "lead");
        }
    }

    private void plots() {
        RoundRows rows = new RoundRows(markup, measured);
        String dots = "A bar ends at the median, a dot is a round; each panel has a scale of its own.";
        rows.write(
                "Throughput",
                "Records per second. " + dots,
                measured.settings().stream()
                        .filter(setting -> !PartitionPanel.shows(setting))
                        .toList(),
                FigureName.RECORDS_PER_SECOND.key(),
                false);
        new LatencyPanels(markup, measured).write();
        new CostPanels(markup, measured).write();
        new PartitionPanel(markup, measured).write();
        rows.write(
                "Memory of a broker",
                "The most resident memory that a broker had. " + dots,
                memorySettings(),
                FigureName.BROKER_PEAK_RSS_BYTES.key(),
                false);
        rows.write(
                "Fail-over",
                "From the fault until the next acknowledgement, on a logarithmic scale. " + dots,
                measured.settings(),
                FigureName.GAP_MS.key(),
                true);
        rows.write(
                "Start",
                "From the start of the process to its first answer. " + dots,
                measured.settings(),
                FigureName.START_MS.key(),
                false);
    }

    /** A panel for each workload says the same many times: idle, and the loads with the most and the least records. */
    private List<Subject> memorySettings() {
        return measured.settings().stream()
                .filter(setting ->
                        setting.workload().matches("idle|produce-1k-acks-all|connections-\\d+|partitions-10000|mixed"))
                .toList();
    }

    private void problems() {
        List<Sample> problems = measured.results().samples().stream()
                .filter(sample -> !sample.isMeasured())
                .toList();
        if (problems.isEmpty()) {
            return;
        }
        markup.line().open("section").element("h2", "What could not be measured");
        Tables.begin(markup, "");
        markup.element("th", "workload").element("th", "system").element("th", "round", "class", "n");
        markup.element("th", "problem");
        Tables.body(markup);
        for (Sample sample : problems) {
            markup.line().open("tr").open("td").text(sample.workload());
            markup.element("span", Words.around(Subject.of(sample)), "class", "note")
                    .close();
            markup.element("td", Words.system(sample.system()));
            markup.element("td", Integer.toString(sample.round()), "class", "n");
            markup.element("td", sample.problem().orElse("")).close();
        }
        Tables.end(markup);
        markup.close();
    }

    private void facts() {
        PerfResults results = measured.results();
        Machine machine = results.machine();
        markup.line().open("section").element("h2", "What was run").open("dl", "class", "facts");
        fact("began", results.startedAt().toString());
        fact("samples", Format.count(results.samples().size()));
        fact("processors", Integer.toString(machine.processors()));
        if (machine.memoryBytes() > 0) {
            fact("memory", Numbers.figure((double) machine.memoryBytes(), "B"));
        }
        fact("operating system", machine.os());
        fact("java", machine.java());
        if (machine.loadAtStart() >= 0) {
            fact("load before", String.format(Locale.ROOT, "%.2f", machine.loadAtStart()));
        }
        for (Map.Entry<String, String> option : results.options().entrySet()) {
            String name = option.getKey();
            if (name.startsWith(PerfResults.VERSION_PREFIX)) {
                String system = name.substring(PerfResults.VERSION_PREFIX.length());
                fact(Words.system(system), option.getValue());
            } else if (!name.equals(PerfResults.COMMAND)) {
                fact(name, option.getValue());
            }
        }
        markup.close();
        String command = results.options().getOrDefault(PerfResults.COMMAND, "");
        if (!command.isEmpty()) {
            markup.element("p", "Run it again:", "class", "lead").element("pre", command);
        }
        markup.close();
    }

    private void fact(String name, String text) {
        markup.element("dt", name).element("dd", text);
    }
}
