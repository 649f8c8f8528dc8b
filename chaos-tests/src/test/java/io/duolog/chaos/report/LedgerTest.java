package io.duolog.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.checker.Report;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.RunDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class LedgerTest {
    private static final History SAMPLE = SampleRun.of(5, 60, 30);

    @Test
    void addsEachRunOnce(@TempDir Path directory) throws IOException {
        Ledger ledger = new Ledger(directory.resolve("docs").resolve("chaos"));
        RunSummary first = summary("first", "duolog-raft", "", SampleReport.clean());
        RunSummary second = summary("second", "apache-kafka", "", SampleReport.clean());

        assertThat(ledger.add(List.of(first))).isEqualTo(1);
        assertThat(ledger.add(List.of(first, second))).isEqualTo(1);

        assertThat(ledger.runs()).containsExactly(first, second);
        assertThat(directory.resolve("docs/chaos").resolve(Ledger.LINES_FILE_NAME))
                .content()
                .hasLineCount(2);
    }

    @Test
    void pageSetsSystemsSideBySide() {
        String page = LedgerPage.of(List.of(
                summary("a", "duolog-raft", "", SampleReport.clean()),
                summary("b", "duolog-raft", "", SampleReport.broken(SAMPLE, "")),
                summary("c", "apache-kafka", "", SampleReport.clean())));
        assertThat(page)
                .contains("| Duolog with Raft | 2 | 1 | 0 | ", "| Apache Kafka | 1 | 0 | 0 | ")
                .contains("1 lost-write (illegal), 14 unseen (legal)")
                .contains("| family | Duolog with Raft: faults | median | max | Apache Kafka: faults | median | max |");
    }

    @Test
    void mutantsCountOnlyAsMutants() {
        String page = LedgerPage.of(List.of(
                summary("a", "duolog-raft", "", SampleReport.clean()),
                summary("m1", "duolog-raft", "M10", SampleReport.broken(SAMPLE, "")),
                summary("m2", "duolog-raft", "M10", SampleReport.clean())));
        assertThat(page)
                .contains("| Duolog with Raft | 1 | 0 | 0 | ")
                .contains("| M10 on Duolog with Raft | 2 | 1 | 1 lost-write (illegal), 14 unseen (legal) |");
    }

    @Test
    void boundsTheChanceOfViolationAfterManyCleanRuns() {
        List<RunSummary> runs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            runs.add(summary("run" + i, "duolog-raft", "", SampleReport.clean()));
        }
        assertThat(LedgerPage.of(runs)).contains("Duolog with Raft 5.0 % (rule of three)");
        runs.add(summary("broken", "duolog-raft", "", SampleReport.broken(SAMPLE, "")));
        assertThat(LedgerPage.of(runs)).doesNotContain("rule of three");
    }

    @Test
    void cellsCannotEscapeTheirTable() {
        String page = LedgerPage.of(List.of(summary("a", "sys|tem\n| <b>*x*`", "", SampleReport.clean())));
        assertThat(page).contains("sys&#124;tem &#124; &lt;b>&#42;x&#42;&#96;");
    }

    @Test
    void indexLinksEveryRunNewestFirst(@TempDir Path runs) throws IOException {
        for (String id : List.of("20261121-a", "20261121-b")) {
            Path directory = Files.createDirectory(runs.resolve(id));
            SummaryFile.write(directory, summary(id, "duolog-raft", "", SampleReport.clean()));
        }
        Files.createDirectory(runs.resolve("no-run"));

        Document page = Xml.parse(Files.readString(ReportIndex.write(runs)));

        assertThat(Xml.elements(page, "a"))
                .extracting(link -> link.getAttribute("href"))
                .containsExactly("./20261121-b/report.html", "./20261121-a/report.html");
        assertThat(Xml.elements(page, "h1").get(0).getTextContent())
                .startsWith("2 runs, ")
                .endsWith("no promise was broken.");
    }

    @Test
    void indexEscapes() {
        Document page = Xml.parse(ReportIndex.render(
                List.of(summary("../\"><script>x</script>", "<b>", "<i>", SampleReport.broken(SAMPLE, "")))));
        assertThat(Xml.elements(page, "script")).hasSize(1);
        assertThat(Xml.elements(page, "a"))
                .extracting((Element link) -> link.getAttribute("href"))
                .containsExactly("./..%2F%22%3E%3Cscript%3Ex%3C%2Fscript%3E/report.html");
    }

    @Test
    void emptyIndexSaysSo() {
        assertThat(ReportIndex.render(List.of())).contains("No run yet.");
    }

    private static RunSummary summary(String id, String system, String mutant, Report report) {
        RunDescription run = HandMade.description(id, system, mutant);
        History history = new History(
                run, SAMPLE.events(), SAMPLE.faults(), SAMPLE.leaders(), SAMPLE.finalReads(), SAMPLE.replicas());
        return RunSummary.of(history, report, List.of());
    }
}
