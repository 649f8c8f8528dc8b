package io.duolog.chaos.report;

import io.duolog.pages.Format;
import io.duolog.pages.Markup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which ordered pairs of processes were cut, and when: each cell is the run from left to right. */
final class LinkMatrix {
    private static final String ARROW = "->";
    private static final int CELL_HEIGHT = 10;
    private static final Comparator<String> BY_KIND_AND_NUMBER = Comparator.comparing(
                    (String name) -> name.replaceAll("[0-9]", ""))
            .thenComparing(String::length)
            .thenComparing(Comparator.naturalOrder());

    private final Markup markup;
    private final TimeAxis axis;
    private final Map<String, Map<String, List<FaultWindow>>> cuts = new TreeMap<>(BY_KIND_AND_NUMBER);
    private final Set<String> ends = new LinkedHashSet<>();

    LinkMatrix(Markup markup, TimeAxis axis, List<FaultWindow> faults) {
        this.markup = markup;
        this.axis = axis;
        for (FaultWindow fault : faults) {
            for (String target : fault.targets()) {
                endsOf(target).ifPresent(link -> cuts.computeIfAbsent(link.get(0), from -> new HashMap<>())
                        .computeIfAbsent(link.get(1), to -> new ArrayList<>())
                        .add(fault));
            }
        }
        List<String> columns = new ArrayList<>();
        cuts.values().forEach(row -> columns.addAll(row.keySet()));
        columns.sort(BY_KIND_AND_NUMBER);
        ends.addAll(columns);
    }

    /** Writes it, if a link was cut. */
    void write() {
        if (cuts.isEmpty()) {
            return;
        }
        markup.line().open("section").element("h2", "Links that were broken");
        markup.element(
                "p",
                "Who dialled (rows) whom (columns); each cell is the run from left to right, and the figure how long"
                        + " in all.",
                "class",
                "lead");
        markup.open("div", "class", "scroll")
                .open("table", "class", "links")
                .open("thead")
                .open("tr");
        markup.element("th", "");
        ends.forEach(end -> markup.element("th", end));
        markup.close().close().open("tbody");
        cuts.forEach((from, row) -> {
            markup.line().open("tr").element("th", from);
            ends.forEach(to -> cell(from, to, row.getOrDefault(to, List.of())));
            markup.close();
        });
        markup.close().close().close().close();
    }

    private void cell(String from, String to, List<FaultWindow> those) {
        if (those.isEmpty()) {
            markup.element("td", from.equals(to) ? "" : "·", "class", "none");
            return;
        }
        markup.open("td", "title", from + " → " + to + ": " + Format.count(those.size(), "time"));
        Plot.beginSvg(markup, CELL_HEIGHT);
        for (FaultWindow fault : those) {
            double left = axis.x(fault.beginNs());
            double width = Math.max(12, axis.x(fault.endNs()) - left);
            markup.empty(
                    "rect",
                    "class",
                    Families.style(fault.family()),
                    "x",
                    Format.coordinate(left),
                    "width",
                    Format.coordinate(width),
                    "height",
                    Integer.toString(CELL_HEIGHT));
        }
        markup.close().element("span", Format.span(union(those))).close();
    }

    /** How long at least one of them lasted. */
    static long union(List<FaultWindow> faults) {
        long sumNs = 0;
        long reachedNs = Long.MIN_VALUE;
        for (FaultWindow fault : faults.stream()
                .sorted(Comparator.comparingLong(FaultWindow::beginNs))
                .toList()) {
            long fromNs = Math.max(fault.beginNs(), reachedNs);
            sumNs += Math.max(0, fault.endNs() - fromNs);
            reachedNs = Math.max(reachedNs, fault.endNs());
        }
        return sumNs;
    }

    private static Optional<List<String>> endsOf(String target) {
        int arrow = target.indexOf(ARROW);
        return arrow <= 0
                ? Optional.empty()
                : Optional.of(List.of(target.substring(0, arrow), target.substring(arrow + ARROW.length())));
    }
}
