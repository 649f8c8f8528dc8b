package io.duolog.cli.groups;

import java.util.ArrayList;
import java.util.List;

/**
 * A topic, or some of its partitions, as Kafka's {@code --topic} names them.
 *
 * @param topic the topic's name
 * @param partitions by number; none: all of them
 */
record TopicSelection(String topic, List<Integer> partitions) {
    TopicSelection {
        partitions = List.copyOf(partitions);
    }

    /**
     * Reads {@code orders} or {@code orders:0,2}.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    static TopicSelection parse(String text) {
        int colon = text.indexOf(':');
        String topic = colon < 0 ? text : text.substring(0, colon);
        if (topic.isEmpty()) {
            throw new IllegalArgumentException(expected(text));
        }
        List<Integer> partitions = new ArrayList<>();
        if (colon >= 0) {
            for (String number : text.substring(colon + 1).split(",", -1)) {
                partitions.add(partition(text, number));
            }
        }
        return new TopicSelection(topic, partitions);
    }

    private static int partition(String text, String number) {
        try {
            int partition = Integer.parseInt(number);
            if (partition >= 0) {
                return partition;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(expected(text), e);
        }
        throw new IllegalArgumentException(expected(text));
    }

    private static String expected(String text) {
        return "'" + text + "' is no topic; use TOPIC, or TOPIC:0,2 for some of its partitions";
    }
}
