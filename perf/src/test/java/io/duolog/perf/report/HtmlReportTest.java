package io.duolog.perf.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.perf.result.PerfResults;
import io.duolog.perf.result.Sample;
import io.duolog.perf.result.SampleBuilder;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

final class HtmlReportTest {
    @Test
    void aWholeRunShowsAllOfIt(@TempDir Path directory) throws IOException {
        Path file = HtmlReport.write(directory, SampleRun.whole());

        assertThat(file).hasFileName("report.html");
        assertThat(file)
                .content()
                .contains(
                        "Aims",
                        "Ratios to Apache Kafka 4.4",
                        "Our client beside Apache&#39;s",
                        "Throughput",
                        "Latency",
                        "CPU-seconds for each GB",
                        "Scaling with partitions",
                        "Memory of a broker",
                        "Fail-over",
                        "What could not be measured",
                        "What was run",
                        "duolog perf run --workload all --rounds 5 --report out",
                        "Linux 6.8 amd64",
                        "17.0.12 (Eclipse Adoptium)");
        parse(Files.readString(file));
    }

    @Test
    void theHeadlineCountsAims() {
        String page = HtmlReport.render(SampleRun.whole(), Aims.BASE);

        assertThat(parse(page).getElementsByTagName("h1").item(0).getTextContent())
                .matches("Of \\d+ aims \\d+ are met and \\d+ (is|are) not\\.");
    }

    @Test
    void everythingIsOnThePageItself() {
        String page = HtmlReport.render(SampleRun.whole(), Aims.BASE);

        assertThat(page).doesNotContain("src=", "href=", "@import", "url(", "http");
    }

    @Test
    void whatComesFromOutsideIsNoMarkup() {
        String page = HtmlReport.render(SampleRun.whole(), Aims.BASE);

        assertThat(page).contains("&lt;Java heap space&gt; &amp; more").doesNotContain("<Java heap space>");
    }

    @Test
    void aDotForEachRound() {
        String page = HtmlReport.render(SampleRun.whole(), Aims.BASE);

        // Each dot is a line of no length.
        assertThat(page.split("h0", -1).length).isGreaterThan(5 * 4 * 10);
    }

    @Test
    void aSmallRunSaysWhatItLacks() {
        String page = HtmlReport.render(SampleRun.small(), Aims.BASE);

        parse(page);
        assertThat(page)
                .contains("not measured", "Only 1 round, where aims ask for 5.")
                .doesNotContain("Fail-over</h2>", "Scaling with partitions</h2>", "NaN", "Infinity");
    }

    @Test
    void aRunWithoutTheBaseHasNoRatios() {
        List<Sample> ours = SampleRun.whole().samples().stream()
                .filter(sample -> sample.system().startsWith("duolog"))
                .toList();

        String page = HtmlReport.render(SampleBuilder.results(ours), Aims.BASE);

        parse(page);
        assertThat(page).contains("Throughput").doesNotContain("Ratios to Apache Kafka 4.4</h2>", "NaN");
    }

    @Test
    void anEmptyRunIsAPage() {
        PerfResults results = SampleBuilder.results(List.of());

        String page = HtmlReport.render(results, Aims.BASE);

        parse(page);
        assertThat(page).contains("Nothing was measured.");
    }

    @Test
    void figuresReadWell() {
        assertThat(Numbers.figure(75_300.4, "records/s")).isEqualTo("75,300/s");
        assertThat(Numbers.figure(2.345, "CPU-s/GB")).isEqualTo("2.35");
        assertThat(Numbers.figure(812, "us")).isEqualTo("812 µs");
        assertThat(Numbers.figure(3_140, "us")).isEqualTo("3.1 ms");
        assertThat(Numbers.figure(218_000_000, "B")).isEqualTo("218 MB");
        assertThat(Numbers.figure(1_500_000_000, "B/s")).isEqualTo("1.5 GB/s");
        assertThat(Numbers.figure(9_900, "ms")).isEqualTo("9.90 s");
        assertThat(Numbers.ratio(0.4149)).isEqualTo("0.41");
        assertThat(Numbers.percent(-0.253)).isEqualTo("25 %");
        assertThat(Numbers.plain(0)).isEqualTo("0");
        assertThat(Numbers.plain(20.0)).isEqualTo("20");
    }

    private static Document parse(String page) {
        try {
            DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(page)));
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new AssertionError("the page is not well-formed: " + e.getMessage(), e);
        }
    }
}
