package io.duolog.chaos.report;

import io.duolog.chaos.history.History;
import io.duolog.chaos.history.LeaderObserved;
import io.duolog.pages.Format;
import io.duolog.pages.Markup;
import io.duolog.storage.TopicPartition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A strip for each partition: who led it in which epoch, and below that a thin line for each replica in sync. */
final class LeaderStrips {
    /** More are not drawn. */
    static final int STRIPS_MAX = 48;

    private static final int SHOWN_AT_ONCE = 10;
    private static final int BROKER_COLOURS = 6;
    private static final double NAMED_FROM_WIDTH = 55;
    private static final int LEADER_HEIGHT = 12;
    private static final int REPLICA_HEIGHT = 3;

    private final Markup markup;
    private final TimeAxis axis;

    LeaderStrips(Markup markup, TimeAxis axis) {
        this.markup = markup;
        this.axis = axis;
    }

    /** Writes those of the partitions whose leaders changed most often. */
    void write(History history) {
        Map<TopicPartition, List<LeaderObserved>> byPartition = history.leaders().stream()
                .collect(Collectors.groupingBy(LeaderObserved::partition, TreeMap::new, Collectors.toList()));
        if (byPartition.isEmpty()) {
            return;
        }
        List<TopicPartition> order = byPartition.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<TopicPartition, List<LeaderObserved>> entry) ->
                                entry.getValue().size())
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        List<Integer> brokers = history.run().brokers();
        heading(brokers);
        strips(order.stream().limit(SHOWN_AT_ONCE).sorted().toList(), byPartition, brokers);
        if (order.size() > SHOWN_AT_ONCE) {
            List<TopicPartition> more = order.stream()
                    .skip(SHOWN_AT_ONCE)
                    .limit(STRIPS_MAX - SHOWN_AT_ONCE)
                    .sorted()
                    .toList();
            int left = order.size() - SHOWN_AT_ONCE - more.size();
            markup.line()
                    .open("details")
                    .element(
                            "summary",
                            more.size() + " partitions whose leaders changed less often"
                                    + (left == 0 ? "" : " (and " + left + " more, not drawn)"));
            strips(more, byPartition, brokers);
            markup.close();
        }
    }

    private void heading(List<Integer> brokers) {
        markup.line().open("div", "class", "row head").open("div", "class", "gutter");
        markup.element("h3", "Leaders").close();
        markup.open("div", "class", "plot brokers");
        for (int broker : brokers) {
            markup.element("i", "", "class", "swatch " + style(broker, brokers)).element("span", "b" + broker);
        }
        markup.element("span", "block: leader and epoch; thin lines: replicas in sync", "class", "note");
        markup.close().close();
    }

    private void strips(
            List<TopicPartition> partitions,
            Map<TopicPartition, List<LeaderObserved>> byPartition,
            List<Integer> brokers) {
        for (TopicPartition partition : partitions) {
            List<LeaderObserved> observed = byPartition.getOrDefault(partition, List.of());
            markup.line().open("div", "class", "row strip").open("div", "class", "gutter");
            markup.element("span", partition.toString())
                    .element("b", Format.count(Math.max(0, observed.size() - 1)), "title", "changes")
                    .close();
            int height = LEADER_HEIGHT + REPLICA_HEIGHT * brokers.size() + 1;
            markup.open("div", "class", "plot", "style", "height:" + height + "px");
            Plot.beginSvg(markup, height);
            for (int i = 0; i < observed.size(); i++) {
                segment(observed.get(i), endOf(observed, i), brokers);
            }
            markup.close();
            names(observed);
            markup.close().close();
        }
    }

    private void segment(LeaderObserved observed, long endNs, List<Integer> brokers) {
        double left = axis.x(observed.timeNs());
        double width = Math.max(0.6, axis.x(endNs) - left);
        int leader = observed.leader();
        rect(
                        leader < 0 ? "nobody" : style(leader, brokers),
                        left,
                        width,
                        leader < 0 ? 4 : 0,
                        leader < 0 ? 4 : LEADER_HEIGHT)
                .element("title", describe(observed, endNs))
                .close();
        for (int i = 0; i < brokers.size(); i++) {
            if (observed.inSyncReplicas().contains(brokers.get(i))) {
                int top = LEADER_HEIGHT + 1 + i * REPLICA_HEIGHT;
                rect(style(brokers.get(i), brokers), left, width, top, REPLICA_HEIGHT - 1)
                        .close();
            }
        }
    }

    private Markup rect(String style, double left, double width, int top, int height) {
        return markup.open(
                "rect",
                "class",
                style,
                "x",
                Format.coordinate(left),
                "width",
                Format.coordinate(width),
                "y",
                Integer.toString(top),
                "height",
                Integer.toString(height));
    }

    /** Names each leadership once, though replicas may come and go in it. */
    private void names(List<LeaderObserved> observed) {
        int first = 0;
        for (int i = 0; i < observed.size(); i++) {
            LeaderObserved of = observed.get(first);
            boolean last = i + 1 == observed.size();
            boolean another = !last
                    && (observed.get(i + 1).leader() != of.leader()
                            || observed.get(i + 1).leaderEpoch() != of.leaderEpoch());
            if (last || another) {
                name(of, endOf(observed, i));
                first = i + 1;
            }
        }
    }

    private void name(LeaderObserved observed, long endNs) {
        if (observed.leader() >= 0 && axis.x(endNs) - axis.x(observed.timeNs()) >= NAMED_FROM_WIDTH) {
            markup.element(
                    "span",
                    "b" + observed.leader() + " · " + observed.leaderEpoch(),
                    "style",
                    "left:" + axis.percent(observed.timeNs()));
        }
    }

    private String describe(LeaderObserved observed, long endNs) {
        String leader = observed.leader() < 0 ? "no leader" : "b" + observed.leader() + " leads";
        String inSync =
                observed.inSyncReplicas().stream().map(broker -> "b" + broker).collect(Collectors.joining(" "));
        return observed.partition() + ": " + leader + " in epoch " + observed.leaderEpoch() + "\nin sync: " + inSync
                + "\nfrom " + Format.moment(axis.since(observed.timeNs())) + " for "
                + Format.span(endNs - observed.timeNs());
    }

    private long endOf(List<LeaderObserved> observed, int index) {
        return index + 1 < observed.size() ? observed.get(index + 1).timeNs() : axis.endNs();
    }

    private static String style(int broker, List<Integer> brokers) {
        int index = brokers.indexOf(broker);
        return "b-" + (index < 0 ? "other" : index % BROKER_COLOURS);
    }
}
