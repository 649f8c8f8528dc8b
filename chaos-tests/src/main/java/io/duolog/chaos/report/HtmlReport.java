package io.duolog.chaos.report;

import io.duolog.chaos.checker.Report;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.RunDescription;
import io.duolog.pages.Format;
import io.duolog.pages.Markup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * The page of a run: one file that needs nothing else, and that a browser shows without a network. Everything in it is reckoned
 * from the history and what the checker says of it.
 */
public final class HtmlReport {
    /** The page's file in a run's directory. */
    public static final String FILE_NAME = "report.html";

    private HtmlReport() {}

    /** The page, as UTF-8 is to write it; {@code harnessFailures} tells what the harness could not do. */
    public static String render(History history, Report report, List<String> harnessFailures) {
        RunFigures figures = RunFigures.of(history);
        return render(history, report, RunSummary.of(history, report, harnessFailures, figures), figures);
    }

    /** Writes the page and the summary into the run's directory, replacing what is there; returns the page's file. */
    public static Path write(Path directory, History history, Report report, List<String> harnessFailures)
            throws IOException {
        RunFigures figures = RunFigures.of(history);
        RunSummary summary = RunSummary.of(history, report, harnessFailures, figures);
        SummaryFile.write(directory, summary);
        Path file = directory.resolve(FILE_NAME);
        Files.writeString(file, render(history, report, summary, figures), StandardCharsets.UTF_8);
        return file;
    }

    private static String render(History history, Report report, RunSummary summary, RunFigures figures) {
        Markup markup = new Markup();
        ChaosPage.begin(markup, Words.headline(summary));
        top(markup, history.run(), summary);
        new Timeline(markup, figures.axis(), figures.faults()).write(history, figures.sends(), report.anomalies());
        new VerdictTable(markup).write(report);
        new AnomalyCards(markup, figures.axis()).write(history, report);
        new FaultTable(markup, figures.axis()).write(summary.families(), figures.effects(), history.faults());
        new UnavailabilityTable(markup, figures.axis()).write(figures.availability());
        new LinkMatrix(markup, figures.axis(), figures.faults()).write();
        facts(markup, history.run(), summary);
        ChaosPage.end(markup);
        return markup.finish();
    }

    private static void top(Markup markup, RunDescription run, RunSummary summary) {
        markup.open("p", "class", "over");
        markup.element("span", summary.verdict(), "class", "verdict " + Words.style(summary));
        markup.text(" · chaos run " + run.id()).close();
        markup.element("h1", Words.headline(summary));
        String qualification = Words.qualification(summary);
        if (!qualification.isEmpty()) {
            markup.element("p", qualification, "class", "lead");
        }
        if (summary.ofMutant()) {
            String mutant = "This build is wrong on purpose: the rule " + summary.mutant() + " does not hold in it.";
            markup.element("p", mutant, "class", "lead");
        }
        for (String failure : summary.harnessFailures()) {
            markup.element("p", "The harness failed: " + failure, "class", "legal");
        }
        markup.line().open("div", "class", "figures");
        figure(markup, Format.count(summary.acknowledged()), "records acknowledged");
        figure(markup, Format.count(summary.read()), "records read");
        figure(markup, Format.count(summary.faults()), "faults injected");
        figure(markup, Format.count(summary.violations()), "violations");
        figure(markup, Format.count(summary.legalExceptions()), "legal exceptions");
        boolean measured = summary.longestUnavailabilityMs() >= 0;
        figure(
                markup,
                measured ? Format.spanMs(summary.longestUnavailabilityMs()) : "–",
                "longest wait for acks=all" + (measured ? ", " + summary.unavailablePartition() : ""));
        markup.close();
    }

    private static void figure(Markup markup, String figure, String name) {
        markup.open("div").element("b", figure).element("span", name).close();
    }

    private static void facts(Markup markup, RunDescription run, RunSummary summary) {
        markup.line().open("section").element("h2", "What was run").open("dl", "class", "facts");
        fact(markup, "system", Words.system(run.system()) + " (" + run.system() + ")");
        new TreeMap<>(run.versions()).forEach((name, version) -> fact(markup, name, version));
        fact(markup, "brokers", Integer.toString(run.brokers().size()));
        fact(markup, "workload", run.workload() + ", client library " + run.client());
        fact(markup, "scenario", run.scenario());
        fact(markup, "broken on purpose", run.mutant().isEmpty() ? "nothing" : run.mutant());
        fact(markup, "seed", Long.toString(run.seed()));
        fact(markup, "began", run.startedAt());
        fact(
                markup,
                "lasted",
                Format.spanMs(summary.durationMs()) + ", " + Format.spanMs(summary.faultMs()) + " of it under faults");
        fact(
                markup,
                "power losses",
                "at most " + run.lossyCrashes() + " between two moments at which all replicas were in sync");
        markup.close()
                .element("p", "Run it again:", "class", "lead")
                .element("pre", run.replayCommand())
                .close();
    }

    private static void fact(Markup markup, String name, String text) {
        markup.element("dt", name).element("dd", text);
    }
}
