package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.ErrorCode;
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
import java.util.Set;
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
