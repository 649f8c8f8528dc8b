package io.duolog.perf.report;

import io.duolog.pages.Markup;
import io.duolog.perf.result.Spread;
import java.util.List;
import java.util.Optional;

/** The aims, what was reached of them, and how far that is. */
final class AimTable {
    private final Markup markup;

    AimTable(Markup markup) {
        this.markup = markup;
    }

    void write(List<Aim> aims) {
        markup.line().open("section").element("h2", "Aims");
        markup.element(
                "p",
                "Ratios of medians, Duolog's through Apache Kafka 4.4's on the same machine in the same run with three"
                        + " nodes, unless it says otherwise. In brackets: the ratios of single rounds, from the lowest to"
                        + " the highest.",
                "class",
                "lead");
        Tables.begin(markup, "aims");
        markup.element("th", "aim").element("th", "under").element("th", "limit", "class", "n");
        markup.element("th", "Raft", "class", "n").element("th", "ZooKeeper", "class", "n");
        markup.element("th", "reached").element("th", "by how much");
        Tables.body(markup);
        String group = "";
        for (Aim aim : aims) {
            if (!aim.group().equals(group)) {
                group = aim.group();
                markup.line()
                        .open("tr", "class", "group")
                        .element("th", group, "colspan", "7", "scope", "rowgroup")
                        .close();
            }
            row(aim);
        }
        Tables.end(markup);
        markup.close();
    }

    private void row(Aim aim) {
        markup.line().open("tr").element("td", aim.title());
        markup.element("td", aim.where(), "class", "note where");
        markup.element("td", aim.bound().toString(), "class", "n");
        if (aim.bound().direction() == Bound.Direction.WITHIN) {
            // It is of both.
            value(aim, Aims.RAFT, "2");
        } else {
            value(aim, Aims.RAFT, "1");
            value(aim, Aims.ZOOKEEPER, "1");
        }
        markup.open("td", "class", "state").element("span", aim.state().words(), "class", "verdict " + style(aim));
        markup.close();
        markup.element("td", distance(aim), "class", "note far").close();
    }

    private void value(Aim aim, String system, String columns) {
        Optional<Reached> reached = aim.by(system);
        if (reached.isEmpty()) {
            markup.element("td", Tables.NOTHING, "class", "n zero", "colspan", columns, "data-of", Words.brief(system));
            return;
        }
        boolean met = aim.bound().isMetBy(reached.get().value());
        String style = "n " + (met ? "good" : "bad");
        markup.open(
                "td", "class", style, "colspan", columns, "data-of", columns.equals("1") ? Words.brief(system) : "");
        reached.get()
                .byRound()
                .filter(spread -> spread.count() > 1)
                .ifPresent(spread -> markup.element("span", range(aim, spread), "class", "range"));
        markup.element("b", value(aim, reached.get().value())).close();
    }

    private static String range(Aim aim, Spread spread) {
        return "(" + value(aim, spread.min()) + " to " + value(aim, spread.max()) + ") ";
    }

    private static String value(Aim aim, double value) {
        return aim.bound().unit().isEmpty()
                ? Numbers.ratio(value)
                : Numbers.figure(value, aim.bound().unit().strip());
    }

    private static String style(Aim aim) {
        return switch (aim.state()) {
            case MET -> "good";
            case NOT_MET -> "bad";
            case NOT_MEASURED -> "unmeasured";
        };
    }

    private static String distance(Aim aim) {
        if (aim.shortfall().isEmpty()) {
            return "";
        }
        double shortfall = aim.shortfall().getAsDouble();
        String far = Numbers.percent(shortfall) + (shortfall > 0 ? missed(aim.bound()) : " to spare");
        return aim.rounds() >= Aim.ROUNDS_MIN
                ? far
                : far + "; only " + (aim.rounds() == 1 ? "1 round" : aim.rounds() + " rounds");
    }

    private static String missed(Bound bound) {
        return switch (bound.direction()) {
            case AT_MOST -> " over";
            case AT_LEAST -> " short";
            case WITHIN -> " outside";
        };
    }
}
