package io.duolog.chaos.report;

import io.duolog.pages.Format;
import io.duolog.pages.Markup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The page over a directory of runs. */
public final class ReportIndex {
    /** Its file. */
    public static final String FILE_NAME = "index.html";

    private final Markup markup = new Markup();

    private ReportIndex() {}

    /** Writes it for the runs in this directory that have a {@link SummaryFile}; returns its file. */
    public static Path write(Path runs) throws IOException {
        Path file = runs.resolve(FILE_NAME);
        Files.writeString(file, render(SummaryFile.readAll(runs)), StandardCharsets.UTF_8);
        return file;
    }

    /** The page; its links lead to {@code ID/report.html}. */
    public static String render(List<RunSummary> runs) {
        return new ReportIndex().page(runs);
    }

    private String page(List<RunSummary> runs) {
        List<RunSummary> honest = runs.stream().filter(run -> !run.ofMutant()).toList();
        Totals totals = Totals.of(honest);
        ChaosPage.begin(markup, "Chaos runs");
        markup.element("p", "chaos runs", "class", "over").element("h1", headline(totals));
        if (!runs.isEmpty()) {
            bySystem(honest);
            mutants(runs);
            each(runs);
        }
        ChaosPage.end(markup);
        return markup.finish();
    }

    private static String headline(Totals totals) {
        if (totals.runs() == 0) {
            return "No run yet.";
        }
        return Format.count(totals.runs(), "run") + ", " + Format.hours(totals.faultMs()) + " hours under faults, "
                + Format.count(totals.faults(), "fault") + ", "
                + Format.count(totals.acknowledged(), "acknowledged record")
                + ": "
                + (totals.violations() == 0
                        ? "no promise was broken."
                        : Format.count(totals.violations(), "violation") + " in " + Format.count(totals.broken(), "run")
                                + ".");
    }

    private void bySystem(List<RunSummary> runs) {
        markup.line().open("section").element("h2", "By system");
        begin(
                List.of("system"),
                List.of(
                        "runs",
                        "broken",
                        "unknown",
                        "fault hours",
                        "faults",
                        "records acked",
                        "records read",
                        "violations",
                        "legal exceptions",
                        "longest unavailability"),
                List.of());
        Totals.bySystem(runs).forEach((system, those) -> {
            Totals totals = Totals.of(those);
            markup.line().open("tr").element("td", Words.system(system));
            number(totals.runs(), "");
            number(totals.broken(), " bad");
            number(totals.unknown(), " legal");
            markup.element("td", Format.hours(totals.faultMs()), "class", "n");
            number(totals.faults(), "");
            number(totals.acknowledged(), "");
            number(totals.read(), "");
            number(totals.violations(), " bad");
            number(totals.legalExceptions(), " legal");
            markup.element("td", span(totals.longestUnavailabilityMs()), "class", "n")
                    .close();
        });
        end();
    }

    private void mutants(List<RunSummary> runs) {
        if (runs.stream().noneMatch(RunSummary::ofMutant)) {
            return;
        }
        markup.line().open("section").element("h2", "Broken on purpose");
        begin(List.of("mutant"), List.of("runs", "noticed"), List.of("by what"));
        Totals.byMutant(runs).forEach((mutant, those) -> {
            Totals totals = Totals.of(those);
            markup.line().open("tr").element("td", mutant);
            number(totals.runs(), "");
            number(totals.broken(), "");
            markup.element("td", Ledger.kinds(those)).close();
        });
        end();
    }

    private void each(List<RunSummary> runs) {
        List<RunSummary> newestFirst = new ArrayList<>(runs);
        Collections.reverse(newestFirst);
        markup.line().open("section").element("h2", "Runs");
        begin(
                List.of("", "run", "system", "what"),
                List.of("seed", "under faults", "faults", "acked", "violations", "legal", "longest unavailability"),
                List.of());
        for (RunSummary run : newestFirst) {
            markup.line().open("tr").open("td");
            markup.element("span", run.verdict(), "class", "verdict " + Words.style(run))
                    .close();
            markup.open("td")
                    .element("a", run.id(), "href", "./" + link(run.id()) + "/" + HtmlReport.FILE_NAME)
                    .close();
            markup.element("td", Words.system(run.system()) + (run.ofMutant() ? ", " + run.mutant() : ""));
            markup.element("td", run.workload() + ", " + run.scenario());
            markup.element("td", Long.toString(run.seed()), "class", "n");
            markup.element("td", Format.spanMs(run.faultMs()), "class", "n");
            number(run.faults(), "");
            number(run.acknowledged(), "");
            number(run.violations(), " bad");
            number(run.legalExceptions(), " legal");
            markup.element("td", span(run.longestUnavailabilityMs()), "class", "n")
                    .close();
        }
        end();
    }

    private void begin(List<String> names, List<String> figures, List<String> texts) {
        markup.open("div", "class", "scroll").open("table").open("thead").open("tr");
        names.forEach(name -> markup.element("th", name));
        figures.forEach(name -> markup.element("th", name, "class", "n"));
        texts.forEach(name -> markup.element("th", name));
        markup.close().close().open("tbody");
    }

    private void end() {
        markup.close().close().close().close();
    }

    private void number(long count, String style) {
        markup.element("td", Format.count(count), "class", "n" + (count == 0 ? " zero" : style));
    }

    /** The name of a directory in a link; whatever is not plain there is encoded. */
    private static String link(String id) {
        StringBuilder link = new StringBuilder();
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-_.".indexOf(c) >= 0);
            link.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return link.toString();
    }

    private static String span(long ms) {
        return ms < 0 ? "–" : Format.spanMs(ms);
    }
}
