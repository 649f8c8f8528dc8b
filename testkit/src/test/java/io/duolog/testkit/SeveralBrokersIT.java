package io.duolog.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.admin.NewTopic;
import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.serialization.Serializers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SeveralBrokersIT {
    private static final String TOPIC = "orders";

    @Test
    void replicatesFromTheStart() throws Exception {
        try (DuologCluster cluster = DuologCluster.builder().brokers(3).start()) {
            cluster.client().admin().createTopic(new NewTopic(TOPIC, 3, 3)).get(30, TimeUnit.SECONDS);
            cluster.awaitFullIsr(TOPIC);

            assertThat(send(cluster)).isZero();
            assertThat(cluster.isrOf(TOPIC, 0)).containsExactlyInAnyOrder(1, 2, 3);
        }
    }

    @Test
    void goesOnWithoutABrokerThatIsKilledAndTakesItBack() throws Exception {
        try (DuologCluster cluster = DuologCluster.builder().brokers(3).start()) {
            cluster.client().admin().createTopic(new NewTopic(TOPIC, 1, 3)).get(30, TimeUnit.SECONDS);
            cluster.awaitFullIsr(TOPIC);
            assertThat(send(cluster)).isZero();

            int leader = cluster.leaderOf(TOPIC, 0);
            cluster.kill(leader);
            assertThat(send(cluster)).isEqualTo(1);
            assertThat(cluster.leaderOf(TOPIC, 0)).isNotEqualTo(leader);
            assertThat(cluster.isRunning(leader)).isFalse();

            cluster.start(leader);
            cluster.awaitFullIsr(TOPIC);
            assertThat(send(cluster)).isEqualTo(2);
        }
    }

    @Test
    void refusesToPauseABrokerInThisJvm() {
        try (DuologCluster cluster = DuologCluster.builder().brokers(2).start()) {
            assertThatThrownBy(() -> cluster.pause(1))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("choose processes()");
            assertThatThrownBy(() -> cluster.wipe(1)).hasMessageContaining("stop or kill it first");
            assertThatThrownBy(() -> cluster.kill(3)).hasMessageContaining("there is no broker 3");
        }
    }

    private static long send(DuologCluster cluster) throws Exception {
        try (Producer<String, String> producer = cluster.client()
                .producer(Serializers.string(), Serializers.string())
                .open()) {
            return producer.send(new ProducerRecord<>(TOPIC, "customer-7", "2 books").withPartition(0))
                    .get(60, TimeUnit.SECONDS)
                    .offset();
        }
    }
}
