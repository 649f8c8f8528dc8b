package io.duolog.client.admin;

import io.duolog.client.TopicPartition;

/** Which broker a request must go to. */
sealed interface Target {
    /** One is as good as the other. */
    record Any() implements Target {}

    /** The one that takes administrative requests. */
    record Controller() implements Target {}

    /** This one. */
    record Broker(int id) implements Target {}

    /** The leader of this partition. */
    record Leader(TopicPartition topicPartition) implements Target {}

    /** The coordinator of this group. */
    record Coordinator(String groupId) implements Target {}

    /** Any broker. */
    Target ANY = new Any();

    /** The controller. */
    Target CONTROLLER = new Controller();
}
