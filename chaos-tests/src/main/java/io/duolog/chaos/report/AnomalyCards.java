package io.duolog.chaos.report;

import io.duolog.chaos.checker.Anomaly;
import io.duolog.chaos.checker.AnomalyCount;
import io.duolog.chaos.checker.Legality;
import io.duolog.chaos.checker.Report;
import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.LeaderObserved;
import io.duolog.pages.Format;
import io.duolog.pages.Markup;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What went wrong, a card for each anomaly that the checker tells. */
final class AnomalyCards {
    /** Operations that are drawn in all cards together. */
    static final int OPERATIONS_MAX = 10_000;

    private static final int CARDS_MAX = 200;
    private static final int OPEN_CARDS = 8;
    private static final int OPEN_LEGAL_CARDS = 2;
    private static final int LEADERS_MAX = 8;
    private static final int OFFSETS_NAMED = 12;

    private final Markup markup;
    private final TimeAxis axis;
    private int operations;

    AnomalyCards(Markup markup, TimeAxis axis) {
        this.markup = markup;
        this.axis = axis;
    }

    void write(History history, Report report) {
        if (report.counts().isEmpty() && report.anomalies().isEmpty()) {
            return;
        }
        markup.line().open("section").element("h2", "Anomalies");
        counts(report.counts());
        List<Anomaly> shown = report.anomalies().stream().limit(CARDS_MAX).toList();
        List<OperationGrid> grids = GridCollector.collect(history, axis, shown);
        for (int i = 0; i < shown.size(); i++) {
            if (shown.get(i).legality() == Legality.ILLEGAL) {
                card(shown.get(i), grids.get(i), history.leaders(), i < OPEN_CARDS);
            }
        }
        legal(shown, grids, history.leaders());
        if (report.anomalies().size() > shown.size()) {
            int left = report.anomalies().size() - shown.size();
            markup.element("p", "and " + Format.count(left) + " more in result.json", "class", "note");
        }
        markup.close();
    }

    private void counts(List<AnomalyCount> counts) {
        markup.open("div", "class", "scroll").open("table").open("thead").open("tr");
        markup.element("th", "anomaly")
                .element("th", "occurred", "class", "n")
                .element("th", "")
                .element("th", "topics");
        markup.close().close().open("tbody");
        for (AnomalyCount count : counts) {
            boolean legal = count.legality() == Legality.LEGAL;
            markup.line().open("tr").open("td").element("b", count.kind().label());
            markup.element("span", " " + Words.count(count.kind(), count.count()), "class", "note")
                    .close();
            markup.element("td", Format.count(count.count()), "class", "n");
            markup.open("td");
            markup.element("span", legal ? "legal" : "violation", "class", "verdict " + (legal ? "legal" : "bad"));
            markup.close().element("td", count.profile()).close();
        }
        markup.close().close().close();
    }

    /** Those that no promise forbids are folded away, unless there are few. */
    private void legal(List<Anomaly> shown, List<OperationGrid> grids, List<LeaderObserved> leaders) {
        long legal = shown.stream()
                .filter(anomaly -> anomaly.legality() == Legality.LEGAL)
                .count();
        if (legal == 0) {
            return;
        }
        markup.line();
        if (legal <= OPEN_LEGAL_CARDS) {
            markup.open("details", "open", "open");
        } else {
            markup.open("details");
        }
        markup.element("summary", "Legal exceptions: " + (legal == 1 ? "1 case" : "the first " + legal + " cases"));
        for (int i = 0; i < shown.size(); i++) {
            if (shown.get(i).legality() == Legality.LEGAL) {
                card(shown.get(i), grids.get(i), leaders, i < OPEN_CARDS);
            }
        }
        markup.close();
    }

    private void card(Anomaly anomaly, OperationGrid grid, List<LeaderObserved> leaders, boolean open) {
        boolean legal = anomaly.legality() == Legality.LEGAL;
        markup.line();
        String style = legal ? "anomaly allowed" : "anomaly";
        if (open) {
            markup.open("details", "class", style, "open", "open");
        } else {
            markup.open("details", "class", style);
        }
        markup.open("summary").open("h3").text(anomaly.kind().label() + " ");
        markup.element("span", title(anomaly) + (legal ? " · legal" : ""), "class", "note")
                .close()
                .close();
        markup.element("p", anomaly.text());
        context(anomaly, leaders);
        if (!grid.columns().isEmpty() && operations + grid.operations() <= OPERATIONS_MAX) {
            operations += grid.operations();
            grid(grid);
        }
        markup.close();
    }

    private static String title(Anomaly anomaly) {
        String offsets = anomaly.offsets().stream()
                .limit(OFFSETS_NAMED)
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        String more = anomaly.offsets().size() > OFFSETS_NAMED ? ", …" : "";
        return anomaly.partition()
                + (offsets.isEmpty()
                        ? ""
                        : (anomaly.offsets().size() == 1 ? " at offset " : " at offsets ") + offsets + more);
    }

    private void context(Anomaly anomaly, List<LeaderObserved> leaders) {
        markup.open("dl", "class", "facts");
        if (!anomaly.witnesses().isEmpty()) {
            long fromNs = anomaly.witnesses().get(0).timeNs();
            long toNs = anomaly.witnesses().get(anomaly.witnesses().size() - 1).timeNs();
            fact(
                    "witnessed",
                    anomaly.witnesses().stream()
                            .map(this::witness)
                            .distinct()
                            .limit(4)
                            .collect(Collectors.joining("; ")));
            fact("leaders", leadersDuring(anomaly.partition(), fromNs, toNs, leaders));
        }
        if (!anomaly.faults().isEmpty()) {
            fact("faults then", anomaly.faults().stream().map(this::fault).collect(Collectors.joining("; ")));
        }
        markup.close();
    }

    private void fact(String name, String text) {
        if (!text.isEmpty()) {
            markup.element("dt", name).element("dd", text);
        }
    }

    private String witness(HistoryEvent event) {
        String when = Format.moment(axis.since(event.timeNs()));
        if (event instanceof HistoryEvent.SendInvoked send) {
            return when + " producer " + Words.process(send.process()) + " sends " + send.value();
        }
        if (event instanceof HistoryEvent.SendReturned sent) {
            String where = sent.offset() < 0 ? "" : " at offset " + sent.offset();
            return when + " producer " + Words.process(sent.process()) + " is told " + sent.outcome() + " for "
                    + sent.value() + where;
        }
        if (event instanceof HistoryEvent.Polled poll) {
            return when + " consumer " + Words.process(poll.process()) + " polls";
        }
        if (event instanceof HistoryEvent.PollFailed failed) {
            return when + " consumer " + Words.process(failed.process()) + " cannot poll: " + failed.error();
        }
        return when + " process " + Words.process(event.process());
    }

    private String fault(FaultEvent fault) {
        return fault.family() + " of " + String.join(", ", fault.targets()) + " at "
                + Format.moment(axis.since(fault.timeNs()));
    }

    private String leadersDuring(TopicPartition partition, long fromNs, long toNs, List<LeaderObserved> leaders) {
        List<String> changes = new ArrayList<>();
        String before = "";
        String last = "";
        for (LeaderObserved leader : leaders) {
            String who = (leader.leader() < 0 ? "nobody" : "b" + leader.leader()) + " in epoch " + leader.leaderEpoch();
            if (!leader.partition().equals(partition) || leader.timeNs() > toNs || who.equals(last)) {
                continue;
            }
            last = who;
            String what = who + " from " + Format.moment(axis.since(leader.timeNs()));
            if (leader.timeNs() < fromNs) {
                before = what;
            } else {
                changes.add(what);
            }
        }
        if (!before.isEmpty()) {
            changes.add(0, before);
        }
        int left = changes.size() - LEADERS_MAX;
        return changes.stream().limit(LEADERS_MAX).collect(Collectors.joining(", then "))
                + (left > 0 ? ", and " + left + " more" : "");
    }

    private void grid(OperationGrid grid) {
        markup.open("div", "class", "scroll")
                .open("table", "class", "ops")
                .open("thead")
                .open("tr");
        markup.element("th", "when", "class", "who").element("th", "operation / offset", "class", "who");
        for (long offset : grid.columns()) {
            markup.element(
                    "th", Long.toString(offset), "class", grid.witnesses().contains(offset) ? "witness" : "o");
        }
        markup.close().close().open("tbody");
        List<List<OperationGrid.Cell>> cells = grid.cells();
        for (int i = 0; i < grid.rows().size(); i++) {
            OperationGrid.Row row = grid.rows().get(i);
            markup.line().open("tr", "class", row.atEnd() ? "final" : "op");
            markup.element("td", row.when(), "class", "who").element("td", row.what(), "class", "who");
            for (int column = 0; column < grid.columns().size(); column++) {
                cell(
                        row.values().getOrDefault(grid.columns().get(column), ""),
                        cells.get(i).get(column));
            }
            markup.close();
        }
        markup.close().close().close();
        if (grid.left() > 0) {
            markup.element("p", "and " + Format.count(grid.left(), "more operation"), "class", "note");
        }
    }

    private void cell(String value, OperationGrid.Cell cell) {
        switch (cell) {
            case EMPTY -> markup.element("td", "");
            case HOLE -> markup.element("td", "", "class", "hole", "title", "nothing there");
            case AGREED -> markup.element("td", value, "class", "v");
            case CONFLICT -> markup.element("td", value, "class", "conflict");
        }
    }
}
