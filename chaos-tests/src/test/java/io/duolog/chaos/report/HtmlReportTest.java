package io.duolog.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.checker.Anomaly;
import io.duolog.chaos.checker.AnomalyCount;
import io.duolog.chaos.checker.AnomalyKind;
import io.duolog.chaos.checker.Legality;
import io.duolog.chaos.checker.Report;
import io.duolog.chaos.checker.Statistics;
import io.duolog.chaos.checker.Verdict;
import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.Promises;
import io.duolog.chaos.history.RunDescription;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.storage.TopicPartition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class HtmlReportTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int SIZE_BYTES_MAX = 5 * 1024 * 1024;
    private static final String HOSTILE = "</script></title><script>alert('x')</script>\"'&<b>\u0000\ud800 ]]> -->";

    @Test
    void isOneWellFormedFileThatNeedsNothingElse() {
        String page = page(SampleRun.of(SEED, 120, 60));

        Document document = Xml.parse(page);

        assertThat(page).doesNotContain("http:", "https:", "@import", "url(", "<link", " src=");
        assertThat(Xml.elements(document, "svg")).isNotEmpty();
        assertThat(Xml.elements(document, "script")).hasSize(1);
    }

    @Test
    void namesEveryAnomalyAndEveryFault() {
        History history = SampleRun.of(SEED, 180, 60);

        String text = Xml.parse(page(history)).getDocumentElement().getTextContent();

        assertThat(text).contains("lost-write", "unseen", "orders-0 at offset 700", "clicks-0 at offset 310");
        for (FaultEvent fault : history.faults()) {
            if (fault.phase() == FaultEvent.Phase.BEGAN) {
                assertThat(text)
                        .contains(fault.family() + " of " + String.join(", ", fault.targets()) + "\nstep "
                                + fault.step());
            }
        }
        assertThat(text).contains("1 more fault could not be injected", "1 fault skipped", "the system cannot");
    }

    @Test
    void saysFirstWhatWasTestedAndWhatCameOfIt() {
        History history = SampleRun.of(SEED, 180, 60);
        assertThat(headline(HtmlReport.render(history, SampleReport.broken(history, ""), List.of())))
                .startsWith("Duolog with Raft broke its promises under ")
                .contains("1 record lost after acknowledgement");
        assertThat(headline(HtmlReport.render(history, SampleReport.clean(), List.of())))
                .startsWith("Duolog with Raft kept its promises under ")
                .contains("none was lost, duplicated or reordered");
        assertThat(headline(HtmlReport.render(history, SampleReport.clean(), List.of("b2 did not start"))))
                .startsWith("It is not known whether ");
    }

    @Test
    void mutantThatNobodyNoticesIsNotCalledGood() {
        History history = new HandMade().history(HandMade.description("m", "duolog-raft", "M10"));
        assertThat(headline(HtmlReport.render(history, SampleReport.clean(), List.of())))
                .startsWith("Nothing noticed that Duolog with Raft was broken on purpose (M10)");
    }

    @Test
    void escapesEverythingFromOutside() {
        String page = HtmlReport.render(hostileHistory(), hostileReport(), List.of(HOSTILE));

        Document document = Xml.parse(page);

        assertThat(Xml.elements(document, "script")).hasSize(1);
        assertThat(Xml.elements(document, "b"))
                .noneMatch(b -> b.getTextContent().startsWith("\ufffd"));
        assertThat(page).doesNotContain("<script>alert").doesNotContain("\u0000");
    }

    @Test
    void emptyRunHasPage() {
        Report nothing = new Report(
                false, List.of(), List.of(), List.of(), new Statistics(false, List.of(), 0, 0, 0, 0, List.of(), 0, ""));
        String page = HtmlReport.render(new HandMade().history(), nothing, List.of());
        assertThat(Xml.parse(page).getDocumentElement().getTextContent())
                .contains("None was injected", "no final reads");
    }

    @Test
    void hundredThousandEventsFitIntoFewMegabytes() {
        History history = SampleRun.of(SEED, 300, 170);
        assertThat(history.events()).hasSizeGreaterThan(100_000);
        assertThat(page(history).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(SIZE_BYTES_MAX);
    }

    @Test
    void manyAnomaliesAreCapped() {
        History history = SampleRun.of(SEED, 120, 60);
        Report broken = SampleReport.broken(history, "");
        List<Anomaly> many = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            many.add(broken.anomalies().get(0));
        }
        Report report = new Report(true, broken.verdicts(), broken.counts(), many, broken.statistics());

        String page = HtmlReport.render(history, report, List.of());

        long operations = Xml.elements(Xml.parse(page), "tr").stream()
                .filter(row -> row.getAttribute("class").equals("op"))
                .count();
        assertThat(operations).isBetween(1L, (long) AnomalyCards.OPERATIONS_MAX);
        assertThat(page.length()).isLessThan(SIZE_BYTES_MAX);
        assertThat(page).contains("more in result.json");
    }

    @Test
    void moreFamiliesThanLanesShareTheLast() {
        HandMade made = new HandMade();
        for (int step = 0; step < 20; step++) {
            made.fault(step, "family" + step, 100L * step, 100L * step + 50, "b1");
        }
        String page = HtmlReport.render(made.history(), SampleReport.clean(), List.of());
        List<Element> lanes = Xml.elements(Xml.parse(page), "div").stream()
                .filter(row -> row.getAttribute("class").equals("row lane"))
                .toList();
        assertThat(lanes).hasSize(Families.LANES_MAX);
        assertThat(lanes.get(lanes.size() - 1).getTextContent()).startsWith("others9");
    }

    @Test
    void leavesPageAndSummaryInTheRunsDirectory(@TempDir Path directory) throws IOException {
        History history = SampleRun.of(SEED, 60, 60);
        Report report = SampleReport.broken(history, "");

        Path file = HtmlReport.write(directory, history, report, List.of());

        assertThat(Files.readString(file)).isEqualTo(HtmlReport.render(history, report, List.of()));
        assertThat(SummaryFile.read(directory)).isEqualTo(RunSummary.of(history, report, List.of()));
    }

    private static String page(History history) {
        return HtmlReport.render(history, SampleReport.broken(history, "It was acknowledged and is gone."), List.of());
    }

    private static String headline(String page) {
        return Xml.elements(Xml.parse(page), "h1").get(0).getTextContent();
    }

    private static History hostileHistory() {
        History sample = SampleRun.of(SEED, 60, 30);
        RunDescription run = sample.run();
        TopicPlan topic = new TopicPlan(HOSTILE, 1, 3, 2, -1, true, true, 5, false);
        RunDescription hostile = new RunDescription(
                HOSTILE,
                1,
                HOSTILE,
                Map.of(HOSTILE, HOSTILE),
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                HOSTILE,
                run.beganNs(),
                run.brokers(),
                List.of(topic),
                1,
                Promises.NONE,
                HOSTILE);
        long at = run.beganNs() + 1_000_000_000L;
        List<FaultEvent> faults = List.of(
                new FaultEvent(at, 0, HOSTILE, FaultEvent.Phase.BEGAN, List.of(HOSTILE + "->" + HOSTILE), HOSTILE));
        return new History(hostile, sample.events(), faults, sample.leaders(), sample.finalReads(), sample.replicas());
    }

    private static Report hostileReport() {
        Report report = SampleReport.clean();
        Anomaly anomaly = new Anomaly(
                AnomalyKind.PHANTOM,
                Legality.ILLEGAL,
                new TopicPartition(HOSTILE, 0),
                List.of(1L),
                List.of(),
                HOSTILE,
                List.of(),
                hostileHistory().faults());
        return new Report(
                true,
                List.of(new Verdict(AnomalyKind.PHANTOM.property(), HOSTILE, 1, 1, 0)),
                List.of(new AnomalyCount(AnomalyKind.PHANTOM, Legality.ILLEGAL, HOSTILE, 1)),
                List.of(anomaly),
                report.statistics());
    }
}
