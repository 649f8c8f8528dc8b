package io.duolog.client.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.TopicPartition;
import io.duolog.client.config.ClientSchemas;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.errors.UnsupportedApiException;
import io.duolog.client.testing.ClientHarness;
import io.duolog.client.testing.FakeFetches;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsResponse;
import io.duolog.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import io.duolog.protocol.message.DescribeLogDirsResponse;
import io.duolog.protocol.message.MetadataRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class AdminTest {
    private final ClientHarness harness = new ClientHarness(3);
    private final DefaultAdmin admin = DefaultAdmin.open(
            harness.runtime(), ClientSchemas.CLIENT.parse(Map.of("bootstrap.servers", "broker-1:9092")));
    private final List<Integer> askedNodes = new ArrayList<>();

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            throw new AssertionError("not failed");
        } catch (CompletionException wrapped) {
            return wrapped.getCause();
        }
    }

    /** Answers CreateTopics: with the error of each topic, in the order of the requests. */
    private void answerCreateTopics(List<Map<String, ErrorCode>> answers) {
        harness.brokers().on(ApiKey.CREATE_TOPICS, (node, request) -> {
            Map<String, ErrorCode> errors = answers.get(Math.min(askedNodes.size(), answers.size() - 1));
            askedNodes.add(node);
            return new CreateTopicsResponse(
                    0,
                    ((CreateTopicsRequest) request)
                            .topics().stream()
                                    .map(topic -> CreatableTopicResult.builder()
                                            .name(topic.name())
                                            .errorCode(errors.getOrDefault(topic.name(), ErrorCode.NONE)
                                                    .code())
                                            .numPartitions(3)
                                            .build())
                                    .toList());
        });
    }

    private List<List<String>> createdTogether() {
        return harness.brokers().requests(CreateTopicsRequest.class).stream()
                .map(request -> request.topics().stream()
                        .map(CreateTopicsRequest.CreatableTopic::name)
                        .toList())
                .toList();
    }

    @Test
    void asksTheControllerAndAnswersItemByItem() {
        harness.brokers().controller(2);
        answerCreateTopics(List.of(Map.of("bad", ErrorCode.INVALID_REPLICATION_FACTOR)));

        AdminResult<String, CreatedTopic> result =
                admin.createTopics(List.of(new NewTopic("good", 3, 1), new NewTopic("bad", 3, 9)));
        harness.loop().advanceMs(0);

        assertThat(askedNodes).containsExactly(2);
        assertThat(result.get("good").join().partitionCount()).isEqualTo(3);
        assertThat(failure(result.get("bad")))
                .isInstanceOf(BrokerException.class)
                .hasMessage("Could not create topic bad: node 2 at broker-2:9092 answered INVALID_REPLICATION_FACTOR");
        assertThat(result.all()).isCompletedExceptionally();
    }

    @Test
    void triesOnlyWhatFailedInPassingAgainAndLooksForTheControllerAnew() {
        harness.brokers().controller(1);
        answerCreateTopics(
                List.of(Map.of("b", ErrorCode.NOT_CONTROLLER, "c", ErrorCode.INVALID_TOPIC_EXCEPTION), Map.of()));

        AdminResult<String, CreatedTopic> result =
                admin.createTopics(List.of(new NewTopic("a"), new NewTopic("b"), new NewTopic("c")));
        harness.loop().advanceMs(0);
        assertThat(result.get("a")).isCompleted();
        assertThat(result.get("b")).isNotDone();
        harness.brokers().controller(3);
        harness.loop().advanceMs(1_000);

        assertThat(result.get("b")).isCompleted();
        assertThat(result.get("c")).isCompletedExceptionally();
        assertThat(askedNodes).containsExactly(1, 3);
        assertThat(createdTogether()).containsExactly(List.of("a", "b", "c"), List.of("b"));
    }

    @Test
    void givesUpWhenTimeIsOverAndTellsTheLastCause() {
        answerCreateTopics(List.of(Map.of("a", ErrorCode.REQUEST_TIMED_OUT)));

        CompletableFuture<CreatedTopic> created =
                admin.withTimeout(Duration.ofSeconds(3)).createTopic(new NewTopic("a"));
        harness.loop().advanceMs(2_999);
        assertThat(created).isNotDone();
        harness.loop().advanceMs(1);

        assertThat(failure(created))
                .isInstanceOf(ClientTimeoutException.class)
                .hasMessageContaining("Timed out after 3000 ms")
                .hasMessageContaining("to create topic a; last cause: ")
                .hasMessageContaining("node 1 at broker-1:9092 answered REQUEST_TIMED_OUT");
        int tries = askedNodes.size();
        harness.loop().advanceMs(60_000);
        assertThat(askedNodes).hasSize(tries);
    }

    @Test
    void tellsThatNobodyCanBeReached() {
        harness.network().refuse("broker-1", 9092);

        CompletableFuture<Map<String, TopicListing>> listed =
                admin.withTimeout(Duration.ofSeconds(2)).listTopics();
        harness.loop().advanceMs(2_000);

        assertThat(failure(listed))
                .isInstanceOf(ClientTimeoutException.class)
                .hasMessageContaining("to list topics; last cause: bootstrap server broker-1:9092: connection refused");
    }

    @Test
    void triesAgainAfterALostConnection() {
        harness.network().hold();
        harness.brokers().topic("orders", 2);
        CompletableFuture<TopicDescription> described = admin.describeTopic("orders");
        harness.loop().advanceMs(0);
        harness.network().cut(1);
        harness.network().release();

        harness.loop().advanceMs(1_000);

        assertThat(described.join().partitions()).hasSize(2);
    }

    @Test
    void doesNotCreateTopicsByAskingAboutThem() {
        CompletableFuture<TopicDescription> described = admin.describeTopic("missing");
        harness.loop().advanceMs(0);

        assertThat(failure(described))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("Could not describe topic missing")
                .hasMessageContaining("UNKNOWN_TOPIC_OR_PARTITION");
        assertThat(harness.brokers().requests(MetadataRequest.class))
                .isNotEmpty()
                .noneMatch(MetadataRequest::allowAutoTopicCreation);
    }

    @Test
    void asksTheLeaderOfEachPartition() {
        harness.brokers().topic("orders", 3);
        FakeFetches fetches = new FakeFetches(harness.brokers());
        for (int number = 0; number < 3; number++) {
            for (int count = 0; count <= number; count++) {
                fetches.append(new TopicPartition("orders", number), FakeFetches.Batch.of("v"));
            }
        }

        AdminResult<TopicPartition, ListedOffset> listed = admin.listOffsets(Map.of(
                new TopicPartition("orders", 0), OffsetSpec.LATEST,
                new TopicPartition("orders", 1), OffsetSpec.LATEST,
                new TopicPartition("orders", 2), OffsetSpec.EARLIEST));
        harness.loop().advanceMs(0);

        assertThat(listed.get(new TopicPartition("orders", 0)).join().offset()).isEqualTo(1);
        assertThat(listed.get(new TopicPartition("orders", 1)).join().offset()).isEqualTo(2);
        assertThat(listed.get(new TopicPartition("orders", 2)).join().offset()).isZero();
    }

    @Test
    void waitsAMomentForATopicThatMayJustHaveBeenCreated() {
        FakeFetches fetches = new FakeFetches(harness.brokers());
        TopicPartition fresh = new TopicPartition("fresh", 0);

        CompletableFuture<ListedOffset> listed =
                admin.listOffsets(Map.of(fresh, OffsetSpec.EARLIEST)).get(fresh);
        CompletableFuture<ListedOffset> missing = admin.listOffsets(
                        Map.of(new TopicPartition("missing", 0), OffsetSpec.LATEST))
                .get(new TopicPartition("missing", 0));
        harness.loop().advanceMs(1_000);
        harness.brokers().topic("fresh", 1);
        fetches.append(fresh, FakeFetches.Batch.of("v"));
        harness.loop().advanceMs(6_000);

        assertThat(listed.join().offset()).isZero();
        assertThat(failure(missing)).isInstanceOf(BrokerException.class).hasMessageContaining("missing-0");
    }

    @Test
    void asksTheBrokerItselfAndSaysSoIfThereIsNone() {
        harness.brokers().on(ApiKey.DESCRIBE_LOG_DIRS, (node, request) -> {
            askedNodes.add(node);
            return new DescribeLogDirsResponse(0, ErrorCode.NONE.code(), List.of());
        });

        AdminResult<Integer, List<LogDirDescription>> described = admin.describeLogDirs(List.of(3, 9));
        harness.loop().advanceMs(0);

        assertThat(described.get(3)).isCompletedWithValue(List.of());
        assertThat(askedNodes).containsExactly(3);
        assertThat(failure(described.get(9)))
                .hasMessageContaining("log directories of broker 9")
                .hasMessageContaining("the brokers are [1, 2, 3]");
    }

    @Test
    void failsAtOnceWhatTheBrokerDoesNotServe() {
        CompletableFuture<ClusterDescription> described = admin.describeCluster();
        harness.loop().advanceMs(0);

        assertThat(failure(described))
                .isInstanceOf(UnsupportedApiException.class)
                .hasMessageContaining("DescribeCluster is not served");
    }

    @Test
    void refusesDryRunsThatBrokersCannotDo() {
        answerCreateTopics(List.of(Map.of()));
        Admin dry = admin.dryRun();

        assertThatThrownBy(() -> dry.deleteTopic("orders"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("deleteTopics has no dry run");
        CompletableFuture<CreatedTopic> created = dry.createTopic(new NewTopic("orders"));
        harness.loop().advanceMs(0);
        assertThat(created).isCompleted();
        assertThat(harness.brokers().requests(CreateTopicsRequest.class)).allMatch(CreateTopicsRequest::validateOnly);
    }

    @Test
    void failsWhatIsOnItsWayWhenTheClientIsClosed() throws Exception {
        harness.network().refuse("broker-1", 9092);
        CompletableFuture<Map<String, TopicListing>> listed = admin.listTopics();
        harness.loop().advanceMs(10);

        for (AutoCloseable child : harness.runtime().openChildren()) {
            child.close();
        }
        harness.loop().advanceMs(0);

        assertThat(failure(listed)).isInstanceOf(ClientClosedException.class);
        CompletableFuture<Map<String, TopicListing>> late = admin.listTopics();
        harness.loop().advanceMs(0);
        assertThat(failure(late)).isInstanceOf(ClientClosedException.class);
    }
}
