package io.duolog.chaos.run;

import io.duolog.chaos.checker.Checker;
import io.duolog.chaos.checker.Report;
import io.duolog.chaos.fault.NemesisListener;
import io.duolog.chaos.fault.Topology;
import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryFiles;
import io.duolog.chaos.history.HistoryWriter;
import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.Promises;
import io.duolog.chaos.history.RunDescription;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.report.HtmlReport;
import io.duolog.chaos.report.RunSummary;
import io.duolog.chaos.system.SystemUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What every run keeps, whatever it runs: its description, its faults, what the harness could not do, and its verdict. */
final class RunRecords {
    private final RunPlan plan;
    private final Path directory;
    private final RunListener listener;
    private final String startedAt;
    private final HistoryFiles files;
    private final RunFiles runFiles;
    private final List<String> harnessFailures = new ArrayList<>();

    /** @param startedAt ISO-8601 */
    RunRecords(RunPlan plan, Path directory, RunListener listener, String startedAt) {
        this.plan = plan;
        this.directory = directory;
        this.listener = listener;
        this.startedAt = startedAt;
        this.files = new HistoryFiles(directory);
        this.runFiles = new RunFiles(directory);
    }

    HistoryFiles files() {
        return files;
    }

    RunFiles runFiles() {
        return runFiles;
    }

    /** Writes down what is run. */
    void describe(SystemUnderTest system, Promises promises, long beganNs) throws IOException {
        files.writeRun(new RunDescription(
                String.valueOf(directory.getFileName()),
                plan.spec().seed(),
                system.name(),
                system.versions(),
                plan.workload().name(),
                plan.workload().client(),
                plan.spec().scenario(),
                plan.spec().mutant(),
                startedAt,
                beganNs,
                numbers(system, NodeId.Kind.BROKER),
                plan.workload().topics(),
                plan.lossyCrashes(),
                promises,
                plan.replayCommand()));
        runFiles.writeSpec(plan.spec());
    }

    /** What faults may aim at. */
    Topology topology(SystemUnderTest system, int clients) {
        return new Topology(
                plan.spec().brokers(),
                numbers(system, NodeId.Kind.ZOOKEEPER).size(),
                clients,
                plan.workload().topics(),
                system.capabilities());
    }

    /** Writes down who led, with what is seen now. */
    void writeLeaders(LeaderWatch watch) throws IOException {
        watch.lookOnceMore();
        try (HistoryWriter<LeaderObserved> leaders = files.leaderWriter()) {
            watch.changes().forEach(leaders::append);
        }
    }

    private static List<Integer> numbers(SystemUnderTest system, NodeId.Kind kind) {
        return system.nodes().stream()
                .filter(node -> node.kind() == kind)
                .map(NodeId::number)
                .toList();
    }

    /** Something that the harness could not do. */
    void failed(String what, RuntimeException failure) {
        String message = what + ": " + failure.getMessage();
        harnessFailures.add(message);
        listener.noted(message);
    }

    /** Reads all that was seen, judges it, and reports. */
    RunResult conclude() throws IOException {
        listener.began(Phase.CHECK);
        History history = files.read();
        Report report = Checker.check(history);
        runFiles.writeResult(report, harnessFailures);
        RunSummary summary = RunSummary.of(history, report, harnessFailures);
        Path html = HtmlReport.write(directory, history, report, harnessFailures);
        return new RunResult(history.run(), directory, report, summary, harnessFailures, html);
    }

    /** Writes faults down, and tells of them. */
    NemesisListener nemesisListener(HistoryWriter<FaultEvent> faults) {
        return new Faults(faults);
    }

    private final class Faults implements NemesisListener {
        private final HistoryWriter<FaultEvent> faults;

        Faults(HistoryWriter<FaultEvent> faults) {
            this.faults = faults;
        }

        @Override
        public void faultHappened(FaultEvent event) {
            faults.append(event);
            faults.flush();
            listener.faultHappened(event);
        }

        @Override
        public void harnessFailed(String what, RuntimeException failure) {
            failed(what, failure);
        }
    }
}
