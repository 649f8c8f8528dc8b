package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterClientQuotasRequest;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.duolog.protocol.message.CreateTopicsResponse;
import io.duolog.protocol.message.DeleteTopicsRequest;
import io.duolog.protocol.message.InitProducerIdRequest;
import io.duolog.protocol.message.InitProducerIdResponse;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataResponse;
import io.duolog.protocol.message.MetadataResponse.MetadataResponseBroker;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three brokers, one of which is the controller: it does not matter which of them is asked. */
class BetweenBrokersIT {
    private static final int BROKERS = 3;

    private ClusterFixture cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = ClusterFixture.of(BROKERS);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void eachBrokerCreatesTopicsAndKnowsThemWhenItAnswers() throws Exception {
        for (int id = 1; id <= BROKERS; id++) {
            String topic = "created-at-" + id;
            assertThat(create(id, topic)).isEqualTo(ErrorCode.NONE);
            assertThat(cluster.broker(id).broker().image().topics().find(topic))
                    .as("topic %s on the broker that was asked", topic)
                    .isPresent();
        }
        for (int id = 1; id <= BROKERS; id++) {
            MetadataResponse metadata = metadata(id);
            assertThat(metadata.brokers())
                    .extracting(MetadataResponseBroker::nodeId)
                    .containsExactlyInAnyOrder(1, 2, 3);
            assertThat(metadata.controllerId()).isEqualTo(cluster.controllerId());
            assertThat(metadata.clusterId()).isEqualTo(cluster.coordination().clusterId());
        }
    }

    @Test
    void whatTheControllerRefusesIsRefusedWithItsWords() throws Exception {
        int asked = cluster.otherId();
        create(asked, "orders");
        CreateTopicsResponse again = cluster.broker(asked).ask(request("orders"), 7);
        assertThat(again.topics().get(0).errorCode()).isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS.code());
        assertThat(again.topics().get(0).errorMessage()).contains("orders");
    }

    @Test
    void theQuotaOfChangesIsOneForTheClusterWhoeverIsAsked() throws Exception {
        BrokerFixture asked = cluster.broker(cluster.otherId());
        AlterClientQuotasRequest quota = new AlterClientQuotasRequest(
                List.of(new AlterClientQuotasRequest.EntryData(
                        List.of(new AlterClientQuotasRequest.EntityData("client-id", "fixture")),
                        List.of(new AlterClientQuotasRequest.OpData("controller_mutation_rate", 0.1, false)))),
                false);
        assertThat(asked.ask(quota, 1).entries().get(0).errorCode()).isZero();

        assertThat(create(cluster.controllerId(), "orders")).isEqualTo(ErrorCode.NONE);
        assertThat(create(cluster.otherId(), "payments")).isEqualTo(ErrorCode.NONE);
        assertThat(create(cluster.otherId(), "refused")).isEqualTo(ErrorCode.THROTTLING_QUOTA_EXCEEDED);
    }

    @Test
    void topicsAreDeletedByNameInTheOldVersionsToo() throws Exception {
        int asked = cluster.otherId();
        create(asked, "orders");
        assertThat(cluster.broker(asked)
                        .ask(new DeleteTopicsRequest(List.of(), List.of("orders"), 30_000), 5)
                        .responses()
                        .get(0)
                        .errorCode())
                .isZero();
        assertThat(cluster.broker(asked).broker().image().topics().find("orders"))
                .isEmpty();
    }

    @Test
    void noTwoBrokersGiveOutTheSameProducerId() throws Exception {
        Set<Long> ids = new HashSet<>();
        for (int id = 1; id <= BROKERS; id++) {
            InitProducerIdResponse response = cluster.broker(id)
                    .ask(InitProducerIdRequest.builder().transactionalId(null).build(), 4);
            assertThat(response.errorCode()).isZero();
            assertThat(ids.add(response.producerId())).isTrue();
        }
    }

    @Test
    void whenTheControllerDiesTheNextOneIsAsked() throws Exception {
        int asked = cluster.otherId();
        create(asked, "before");
        int dead = cluster.controllerId();
        cluster.kill(dead);
        // Its session lasts for a minute more: only the brokers themselves can have noticed.
        assertThat(create(asked, "after")).isEqualTo(ErrorCode.NONE);
        Awaitility.await().untilAsserted(() -> assertThat(metadata(asked).brokers())
                .extracting(MetadataResponseBroker::nodeId)
                .hasSize(2)
                .doesNotContain(dead));
    }

    @Test
    void aBrokerThatDiesIsFencedLongBeforeItsSessionEnds() {
        int dead = cluster.otherId();
        Broker controller = cluster.broker(cluster.controllerId()).broker();
        cluster.kill(dead);
        Awaitility.await()
                .atMost(ClusterFixture.SESSION_TIMEOUT.dividedBy(4))
                .until(() -> controller.image().brokers().get(dead).fenced());
    }

    @Test
    void aStoppedBrokerComesBackAsItself() throws Exception {
        int id = cluster.otherId();
        long formerEpoch = brokerEpoch(id);
        cluster.stop(id);
        Broker controller = cluster.broker(cluster.controllerId()).broker();
        Awaitility.await().until(() -> controller.image().brokers().get(id).fenced());
        cluster.start(id, Map.of());
        assertThat(brokerEpoch(id)).isGreaterThan(formerEpoch);
        assertThat(create(id, "after")).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aFencedBrokerThatLivesAnnouncesItselfAgain() {
        int id = cluster.otherId();
        Broker controller = cluster.broker(cluster.controllerId()).broker();
        long before = controller.image().endOffset();
        cluster.coordination().expireSession(id);
        Awaitility.await()
                .until(() -> controller.image().endOffset() > before
                        && controller.image().isActive(id));
    }

    @Test
    void aSecondBrokerWithTheSameIdIsRefusedByName() {
        int id = cluster.otherId();
        assertThatThrownBy(() -> cluster.startSecond(id))
                .isInstanceOf(BrokerStartException.class)
                .hasMessageContaining("node.id=" + id + " is in use by a broker at 127.0.0.1:");
    }

    private long brokerEpoch(int id) {
        return cluster.broker(id).broker().image().brokers().get(id).epoch();
    }

    private ErrorCode create(int brokerId, String topic) throws Exception {
        CreateTopicsResponse response = cluster.broker(brokerId).ask(request(topic), 7);
        return ErrorCode.forCode(response.topics().get(0).errorCode());
    }

    private static CreateTopicsRequest request(String topic) {
        return new CreateTopicsRequest(
                List.of(new CreatableTopic(topic, 1, (short) 1, List.of(), List.of())), 30_000, false);
    }

    private MetadataResponse metadata(int brokerId) throws Exception {
        return cluster.broker(brokerId).ask(new MetadataRequest(List.of(), false, false, false), 12);
    }
}
