package io.duolog.chaos.report;

import io.duolog.chaos.history.FaultEvent;
import io.duolog.pages.Format;
import io.duolog.pages.Markup;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long writers waited: for each family of faults, and for each fault. */
final class FaultTable {
    private static final int OPEN_UP_TO = 12;
    private static final int FAULTS_MAX = 2_000;

    private final Markup markup;
    private final TimeAxis axis;

    FaultTable(Markup markup, TimeAxis axis) {
        this.markup = markup;
        this.axis = axis;
    }

    void write(Map<String, FamilySummary> families, List<FaultEffect> effects, List<FaultEvent> events) {
        List<FaultEvent> skipped = events.stream()
                .filter(event -> event.phase() == FaultEvent.Phase.SKIPPED)
                .toList();
        if (effects.isEmpty() && skipped.isEmpty()) {
            return;
        }
        markup.line().open("section").element("h2", "Recovery");
        markup.element(
                "p",
                "How long writers with acks=all waited: from the beginning, and from the end, of a fault until every"
                        + " partition had acknowledged a record that was sent after that moment. Faults that overlap count"
                        + " for each.",
                "class",
                "lead");
        if (!effects.isEmpty()) {
            summary(families);
            each(effects);
        }
        if (!skipped.isEmpty()) {
            skipped(skipped);
        }
        markup.close();
    }

    private void summary(Map<String, FamilySummary> families) {
        markup.open("div", "class", "scroll").open("table");
        header("family", "faults", "after it began: median", "max", "after it ended: median", "max");
        families.forEach((family, summary) -> {
            markup.line().open("tr").open("td");
            markup.element("i", "", "class", "swatch " + Families.style(family))
                    .text(family)
                    .close();
            number(Format.count(summary.faults()));
            number(ms(summary.failover().medianMs()));
            number(ms(summary.failover().maxMs()));
            number(ms(summary.recovery().medianMs()));
            number(ms(summary.recovery().maxMs()));
            markup.close();
        });
        markup.close().close().close();
    }

    private void each(List<FaultEffect> effects) {
        if (effects.size() <= OPEN_UP_TO) {
            markup.open("details", "open", "open");
        } else {
            markup.open("details");
        }
        markup.element("summary", "Each of " + Format.count(effects.size(), "fault"));
        markup.open("div", "class", "scroll").open("table");
        header(
                "step",
                "at",
                "lasted",
                "back after it began",
                "after it ended",
                "longest gap",
                "fault",
                "targets, detail");
        effects.stream().limit(FAULTS_MAX).forEach(this::fault);
        markup.close().close();
        if (effects.size() > FAULTS_MAX) {
            markup.element("p", "and " + Format.count(effects.size() - FAULTS_MAX, "more fault"), "class", "note");
        }
        markup.close().close();
    }

    private void skipped(List<FaultEvent> skipped) {
        markup.line().open("details").element("summary", Format.count(skipped.size(), "fault") + " skipped");
        markup.open("div", "class", "scroll").open("table");
        header("step", "at", "fault", "why");
        for (FaultEvent event : skipped.stream().limit(FAULTS_MAX).toList()) {
            markup.line().open("tr");
            number(Integer.toString(event.step()));
            number(Format.moment(axis.since(event.timeNs())));
            markup.element("td", event.family()).element("td", event.detail()).close();
        }
        markup.close().close().close().close();
    }

    private void header(String... names) {
        markup.open("thead").open("tr");
        for (String name : names) {
            boolean text =
                    name.equals("family") || name.equals("fault") || name.equals("why") || name.startsWith("targets");
            markup.element("th", name, "class", text ? "" : "n");
        }
        markup.close().close().open("tbody");
    }

    private void fault(FaultEffect effect) {
        FaultWindow fault = effect.fault();
        markup.line().open("tr");
        number(Integer.toString(fault.step()));
        number(Format.moment(axis.since(fault.beginNs())));
        number(fault.ended() ? Format.span(fault.lengthNs()) : "to the end");
        number(recovery(effect.failover()));
        number(recovery(effect.recovery()));
        number(effect.gap().map(gap -> Format.span(gap.lengthNs())).orElse("–"));
        markup.open("td");
        markup.element("i", "", "class", "swatch " + Families.style(fault.family()))
                .text(fault.family())
                .close();
        markup.open("td").text(String.join(", ", fault.targets()));
        if (!fault.detail().isEmpty()) {
            markup.element("span", " " + fault.detail(), "class", "note");
        }
        markup.close().close();
    }

    private void number(String text) {
        markup.element("td", text, "class", "n");
    }

    private static String recovery(Optional<Recovery> recovery) {
        return recovery.map(those -> (those.complete() ? "" : "> ") + Format.span(those.lengthNs()))
                .orElse("–");
    }

    private static String ms(long ms) {
        return ms < 0 ? "–" : Format.spanMs(ms);
    }
}
