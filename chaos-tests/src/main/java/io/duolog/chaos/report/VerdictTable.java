package io.duolog.chaos.report;

import io.duolog.chaos.checker.ProfileStatistics;
import io.duolog.chaos.checker.Report;
import io.duolog.chaos.checker.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was promised, by the settings of topics, and what was found. */
final class VerdictTable {
    private final Markup markup;

    VerdictTable(Markup markup) {
        this.markup = markup;
    }

    void write(Report report) {
        markup.line().open("section").element("h2", "Promises");
        markup.element(
                "p",
                "What was checked for each kind of topic, how often it was broken, and how often it would have been if the"
                        + " settings of the topic promised it.",
                "class",
                "lead");
        Map<String, List<Verdict>> byProfile = report.verdicts().stream()
                .collect(Collectors.groupingBy(Verdict::profile, TreeMap::new, Collectors.toList()));
        markup.open("div", "class", "scroll").open("table", "class", "verdicts");
        byProfile.forEach((profile, verdicts) -> {
            markup.line().open("tbody").open("tr", "class", "group");
            markup.element("th", profile).element("th", "checked", "class", "n");
            markup.element("th", "violations", "class", "n").element("th", "legal exceptions", "class", "n");
            markup.element("th", "").close();
            verdicts.forEach(this::verdict);
            markup.close();
        });
        markup.close().close();
        statistics(report.statistics().profiles());
        markup.close();
    }

    private void verdict(Verdict verdict) {
        markup.line().open("tr").element("td", verdict.property().title());
        number(verdict.checked(), "");
        number(verdict.violations(), " bad");
        number(verdict.legal(), " legal");
        boolean unchecked = verdict.checked() == 0 && verdict.kept();
        markup.open("td");
        if (unchecked) {
            markup.element("span", "not checked", "class", "note");
        } else {
            markup.element(
                    "span",
                    verdict.kept() ? "kept" : "broken",
                    "class",
                    "verdict " + (verdict.kept() ? "good" : "bad"));
        }
        markup.close().close();
    }

    private void statistics(List<ProfileStatistics> profiles) {
        if (profiles.isEmpty()) {
            return;
        }
        markup.line().open("details").element("summary", "Records by kind of topic");
        markup.open("div", "class", "scroll")
                .open("table")
                .open("thead")
                .open("tr")
                .element("th", "topics");
        for (String name : List.of(
                "partitions",
                "sent",
                "acknowledged",
                "failed",
                "unknown",
                "of these stored",
                "polled",
                "stored",
                "lost")) {
            markup.element("th", name, "class", "n");
        }
        markup.element("th", "lost: first / middle / last of a producer", "class", "n");
        markup.close().close().open("tbody");
        for (ProfileStatistics profile : profiles) {
            markup.line().open("tr").element("td", profile.profile());
            number(profile.partitions(), "");
            number(profile.sent(), "");
            number(profile.acked(), "");
            number(profile.failed(), "");
            number(profile.unknown(), "");
            number(profile.unknownStored(), "");
            number(profile.polled(), "");
            number(profile.stored(), "");
            number(profile.lost(), "");
            String where = Format.count(profile.lostPrefix()) + " / " + Format.count(profile.lostMiddle()) + " / "
                    + Format.count(profile.lostSuffix());
            markup.element("td", where, "class", "n").close();
        }
        markup.close().close().close().close();
    }

    private void number(long count, String style) {
        markup.element("td", Format.count(count), "class", "n" + (count == 0 ? " zero" : style));
    }
}
