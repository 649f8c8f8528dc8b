package io.duolog.perf.beside;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** Deletes a topic with Apache Kafka's client. */
final class DeleteTopicMain {
    private static final int TIMEOUT_S = 30;

    private DeleteTopicMain() {}

    /** Takes bootstrap servers and topic. */
    public static void main(String[] args) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]))) {
            admin.deleteTopics(List.of(args[1])).all().get(TIMEOUT_S, TimeUnit.SECONDS);
        }
    }
}
