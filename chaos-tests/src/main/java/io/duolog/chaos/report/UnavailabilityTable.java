package io.duolog.chaos.report;

import io.duolog.pages.Format;
import io.duolog.pages.Markup;
import java.util.Comparator;
import java.util.List;

/** For each topic with acks=all, the longest time for which a partition had a record waiting and acknowledged none. */
final class UnavailabilityTable {
    private static final int TOPICS_MAX = 40;

    private final Markup markup;
    private final TimeAxis axis;

    UnavailabilityTable(Markup markup, TimeAxis axis) {
        this.markup = markup;
        this.axis = axis;
    }

    void write(Availability availability) {
        List<Gap> gaps = availability.longestByTopic().values().stream()
                .sorted(Comparator.comparingLong(Gap::lengthNs).reversed())
                .toList();
        if (gaps.isEmpty()) {
            return;
        }
        markup.line().open("section").element("h2", "Longest unavailability");
        markup.element(
                "p",
                "For each topic with acks=all: the longest time for which one of its partitions had a record waiting"
                        + " and acknowledged none.",
                "class",
                "lead");
        markup.open("div", "class", "scroll").open("table").open("thead").open("tr");
        markup.element("th", "topic").element("th", "partition", "class", "n");
        markup.element("th", "from", "class", "n")
                .element("th", "to", "class", "n")
                .element("th", "longest", "class", "n");
        markup.close().close().open("tbody");
        for (Gap gap : gaps.stream().limit(TOPICS_MAX).toList()) {
            markup.line().open("tr").element("td", gap.partition().topic());
            number(Integer.toString(gap.partition().partition()));
            number(Format.moment(axis.since(gap.fromNs())));
            number(gap.ended() ? Format.moment(axis.since(gap.toNs())) : "nothing came");
            number(Format.span(gap.lengthNs()));
            markup.close();
        }
        markup.close().close().close();
        if (gaps.size() > TOPICS_MAX) {
            markup.element("p", "and " + (gaps.size() - TOPICS_MAX) + " more, none of them longer", "class", "note");
        }
        markup.close();
    }

    private void number(String text) {
        markup.element("td", text, "class", "n");
    }
}
