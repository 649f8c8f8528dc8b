package io.duolog.testkit;

import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.serialization.Serializers;

/** Prints how long it takes from nothing to the first acknowledged record, and to close: run by hand. */
public final class StartCost {
    private static final int ROUNDS = 10;

    private StartCost() {}

    public static void main(String[] arguments) {
        for (int round = 1; round <= ROUNDS; round++) {
            long startNs = System.nanoTime();
            long acknowledgedNs;
            try (DuologCluster cluster = DuologCluster.builder().start();
                    Producer<String, String> producer = cluster.client()
                            .producer(Serializers.string(), Serializers.string())
                            .open()) {
                producer.send(new ProducerRecord<>("orders", "customer-7", "2 books"))
                        .join();
                acknowledgedNs = System.nanoTime();
            }
            System.out.printf(
                    "round %d: first record acknowledged after %d ms, closed after another %d ms%n",
                    round, (acknowledgedNs - startNs) / 1_000_000, (System.nanoTime() - acknowledgedNs) / 1_000_000);
        }
    }
}
