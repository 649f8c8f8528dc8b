package io.duolog.chaos.report;

import io.duolog.chaos.checker.ProfileStatistics;
import io.duolog.chaos.checker.Property;
import io.duolog.chaos.checker.Report;
import io.duolog.chaos.checker.Verdict;
import io.duolog.pages.Format;
import io.duolog.pages.Markup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
                "For each kind of topic, by its settings: how many records, offsets or partitions were checked, how"
                        + " many broke the promise, and how many would have if the settings made it.",
                "class",
                "lead");
        verdicts(report.verdicts());
        statistics(report.statistics().profiles());
        markup.close();
    }

    private void verdicts(List<Verdict> verdicts) {
        TreeSet<String> profiles = new TreeSet<>();
        Map<Property, Map<String, Verdict>> byProperty = new LinkedHashMap<>();
        for (Verdict verdict : verdicts) {
            profiles.add(verdict.profile());
            byProperty
                    .computeIfAbsent(verdict.property(), property -> new LinkedHashMap<>())
                    .put(verdict.profile(), verdict);
        }
        markup.open("div", "class", "scroll")
                .open("table", "class", "verdicts")
                .open("thead")
                .open("tr");
        markup.element("th", "");
        profiles.forEach(profile -> markup.element("th", profile));
        markup.close().close().open("tbody");
        byProperty.forEach((property, row) -> {
            markup.line().open("tr").element("td", property.title());
            profiles.forEach(profile -> verdict(row.get(profile)));
            markup.close();
        });
        markup.close().close().close();
    }

    private void verdict(@Nullable Verdict verdict) {
        markup.open("td");
        if (verdict == null || (verdict.checked() == 0 && verdict.kept() && verdict.legal() == 0)) {
            markup.element("span", "not checked", "class", "note");
        } else {
            String outcome = verdict.kept() ? "kept" : "broken";
            markup.element("span", outcome, "class", "verdict " + (verdict.kept() ? "good" : "bad"));
            markup.element("span", " " + Format.count(verdict.checked()), "class", "note checked");
            if (!verdict.kept()) {
                markup.element("b", Format.count(verdict.violations(), "violation"), "class", "bad");
            }
            if (verdict.legal() > 0) {
                markup.element("b", Format.count(verdict.legal(), "legal exception"), "class", "legal");
            }
        }
        markup.close();
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
            number(profile.partitions());
            number(profile.sent());
            number(profile.acked());
            number(profile.failed());
            number(profile.unknown());
            number(profile.unknownStored());
            number(profile.polled());
            number(profile.stored());
            number(profile.lost());
            String where = Format.count(profile.lostPrefix()) + " / " + Format.count(profile.lostMiddle()) + " / "
                    + Format.count(profile.lostSuffix());
            markup.element("td", where, "class", "n").close();
        }
        markup.close().close().close().close();
    }

    private void number(long count) {
        markup.element("td", Format.count(count), "class", count == 0 ? "n zero" : "n");
    }
}
