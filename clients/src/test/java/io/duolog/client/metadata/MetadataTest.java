package io.duolog.client.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.TopicPartition;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.testing.ClientHarness;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.MetadataRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class MetadataTest {
    private static final String TOPIC = "orders";

    private final ClientHarness harness = new ClientHarness(2);
    private final Metadata metadata = harness.runtime().metadata();

    private int requests() {
        return harness.brokers().requests(MetadataRequest.class).size();
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            throw new AssertionError("not failed");
        } catch (CompletionException wrapped) {
            return wrapped.getCause();
        }
    }

    @Test
    void describesATopicWithOneRequest() {
        harness.topic(TOPIC, 3);

        TopicView topic = metadata.view().topicOrNull(TOPIC);
        assertThat(topic.partitionCount()).isEqualTo(3);
        assertThat(topic.hasId()).isTrue();
        assertThat(metadata.view().clusterId()).contains("fake-cluster");
        assertThat(metadata.view().leaderOrNull(new TopicPartition(TOPIC, 1)).id())
                .isEqualTo(2);
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void waitsForATopicThatIsBeingCreated() {
        CompletableFuture<TopicView> found = metadata.topic(TOPIC, 1, 10_000);
        harness.loop().advanceMs(500);
        assertThat(found).isNotDone();

        harness.brokers().topic(TOPIC, 1);
        harness.loop().advanceMs(1_200);

        assertThat(found).isCompleted();
        assertThat(requests()).isLessThan(8);
    }

    @Test
    void waitsForPartitionsThatAreBeingAdded() {
        harness.topic(TOPIC, 1);
        CompletableFuture<TopicView> found = metadata.topic(TOPIC, 3, 10_000);
        harness.loop().advanceMs(500);
        assertThat(found).isNotDone();

        harness.brokers().topic(TOPIC, 3);
        harness.loop().advanceMs(1_200);

        assertThat(found.getNow(null).partitionCount()).isEqualTo(3);
    }

    @Test
    void failsAtOnceIfTheTopicCannotBeUsed() {
        harness.brokers().topicError(TOPIC, ErrorCode.TOPIC_AUTHORIZATION_FAILED);

        CompletableFuture<TopicView> found = metadata.topic(TOPIC, 1, 10_000);
        harness.loop().advanceMs(0);

        assertThat(failure(found))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("get metadata of topic orders")
                .hasMessageContaining("TOPIC_AUTHORIZATION_FAILED");
    }

    @Test
    void saysTheLastCauseWhenTimeIsUp() {
        CompletableFuture<TopicView> unknown = metadata.topic(TOPIC, 1, 2_000);
        harness.loop().advanceMs(2_000);
        assertThat(failure(unknown))
                .isInstanceOf(ClientTimeoutException.class)
                .hasMessageContaining("Timed out after 2000 ms waiting for metadata of topic orders; last cause: ")
                .hasMessageContaining("UNKNOWN_TOPIC_OR_PARTITION");

        harness.network().refuse("broker-1", 9092);
        harness.network().refuse("broker-2", 9092);
        harness.network().cut(1);
        harness.network().cut(2);
        CompletableFuture<TopicView> unreachable = metadata.topic("another", 1, 2_000);
        harness.loop().advanceMs(2_000);
        assertThat(failure(unreachable)).hasMessageContaining("connection refused");
    }

    @Test
    void refreshesWhatIsOld() {
        harness.topic(TOPIC, 1);
        harness.brokers().log(TOPIC, 0).moveTo(2);

        metadata.track(TOPIC).touch(harness.loop().nowMs() + 299_000);
        harness.loop().advanceMs(299_000);
        assertThat(metadata.view().leaderOrNull(new TopicPartition(TOPIC, 0)).id())
                .isEqualTo(1);
        harness.loop().advanceMs(2_000);

        assertThat(metadata.view().leaderOrNull(new TopicPartition(TOPIC, 0)).id())
                .isEqualTo(2);
    }

    @Test
    void forgetsTopicsThatNobodyUses() {
        harness.topic(TOPIC, 1);

        harness.loop().advanceMs(700_000);

        assertThat(metadata.view().topicOrNull(TOPIC)).isNull();
        List<MetadataRequest> asked = harness.brokers().requests(MetadataRequest.class);
        assertThat(asked.get(asked.size() - 1).topics()).isEmpty();
    }

    @Test
    void pausesBetweenRequestsHoweverOftenItIsAsked() {
        harness.topic(TOPIC, 1);
        int before = requests();

        for (int i = 0; i < 100; i++) {
            metadata.requestUpdate();
            harness.loop().advanceMs(1);
        }

        assertThat(requests() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void doesNotBelieveALeaderOfAnOlderEpoch() {
        harness.topic(TOPIC, 1);
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        metadata.leaderChanged(partition, 2, 5, List.of());

        metadata.requestUpdate();
        harness.loop().advanceMs(1_000);

        assertThat(metadata.view().leaderOrNull(partition).id()).isEqualTo(2);
        metadata.leaderChanged(partition, 1, 4, List.of());
        assertThat(metadata.view().leaderOrNull(partition).id()).isEqualTo(2);
    }

    @Test
    void goesBackToTheBootstrapServersWhenNoKnownBrokerAnswers() {
        harness.topic(TOPIC, 1);
        harness.network().refuse("broker-2", 9092);
        harness.network().cut(1);
        harness.network().cut(2);
        harness.network().at("broker-1", 9092, 1);

        CompletableFuture<TopicView> found = metadata.topic("another", 1, 10_000);
        harness.brokers().topic("another", 1);
        harness.loop().advanceMs(3_000);

        assertThat(found).isCompleted();
    }
}
