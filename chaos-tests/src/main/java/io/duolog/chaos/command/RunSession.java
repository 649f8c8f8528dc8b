package io.duolog.chaos.command;

import io.duolog.chaos.fault.RunClock;
import io.duolog.chaos.history.HistoryJson;
import io.duolog.chaos.network.ToxiproxyServer;
import io.duolog.chaos.report.Ledger;
import io.duolog.chaos.report.ReportIndex;
import io.duolog.chaos.run.Outcome;
import io.duolog.chaos.run.Run;
import io.duolog.chaos.run.RunPlan;
import io.duolog.chaos.run.RunResult;
import io.duolog.cli.command.CommandContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs of one command: one Toxiproxy for all, results printed, and the index of all reports kept. */
final class RunSession implements AutoCloseable {
    private final CommandContext context;
    private final ReportOption options;
    private final ToxiproxyServer toxiproxy;

    RunSession(CommandContext context, ReportOption options) {
        this.context = context;
        this.options = options;
        this.toxiproxy = ToxiproxyServer.start(options.reports.resolve("toxiproxy"));
    }

    /** Runs it, prints how it ended, and brings the index up to date. */
    Outcome run(RunPlan plan) throws InterruptedException {
        return result(plan).map(RunResult::outcome).orElse(Outcome.HARNESS_FAILED);
    }

    /** As {@link #run}; empty if the harness could not come to a result. */
    Optional<RunResult> result(RunPlan plan) throws InterruptedException {
        Path directory = RunPlaces.create(
                options.reports,
                context.clock(),
                plan.spec().system(),
                plan.spec().isRandom() ? plan.workload().name() : plan.spec().scenario(),
                plan.spec().seed());
        if (!options.quiet) {
            context.err().println(plan.title());
        }
        try {
            RunResult result = Run.of(
                            plan,
                            directory,
                            toxiproxy,
                            new ConsoleListener(context, options.quiet),
                            RunClock.system(),
                            context.clock())
                    .run();
            keep(result);
            print(result);
            return Optional.of(result);
        } catch (IllegalStateException | UncheckedIOException | IOException e) {
            context.err().println("duolog: the harness failed: " + e.getMessage());
            context.err().println("hint: the logs of all processes are in " + directory);
            return Optional.empty();
        }
    }

    private void keep(RunResult result) throws IOException {
        ReportIndex.write(options.reports);
        if (options.ledger != null) {
            new Ledger(options.ledger).add(List.of(result.summary()));
        }
    }

    private void print(RunResult result) {
        if (!options.json) {
            context.out().println(result.text());
            context.out().flush();
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", result.run().id());
        fields.put("outcome", result.outcome());
        fields.put("seed", result.run().seed());
        fields.put("report", result.html().toString());
        fields.put("harnessFailures", result.harnessFailures());
        fields.put("checked", result.report());
        try {
            context.out().println(HistoryJson.mapper().writeValueAsString(fields));
            context.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        toxiproxy.close();
    }
}
