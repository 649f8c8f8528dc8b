package io.duolog.broker.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.partition.IsrAnswer;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.ProposedIsr;
import io.duolog.broker.partition.TestLogs;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterPartitionRequest;
import io.duolog.protocol.message.AlterPartitionResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AlterPartitionProposalsTest {
    private static final int RETRY_MS = 50;
    private static final ProposedIsr PROPOSAL =
            new ProposedIsr(1, 3, 7, List.of(new ProposedIsr.Member(1, 10), new ProposedIsr.Member(2, 20)));

    private final TestLoop loop = new TestLoop();
    private final TestLogs logs = new TestLogs();
    private final List<AlterPartitionRequest> requests = new ArrayList<>();
    private final List<CompletableFuture<AlterPartitionResponse>> pending = new ArrayList<>();
    private final List<IsrAnswer> answers = new ArrayList<>();
    private final AlterPartitionProposals proposals =
            new AlterPartitionProposals(this::controller, 1, () -> 10, loop, loop, RETRY_MS);

    @Test
    void sendsTogetherWhatComesWhileARequestIsUnderWay() {
        submit(0);
        loop.run();
        submit(1);
        submit(2);
        loop.run();
        assertThat(requests).hasSize(1);
        answer(0, ErrorCode.NONE);
        assertThat(requests).hasSize(2);
        assertThat(requests.get(1).topics().get(0).partitions()).hasSize(2);
        assertThat(answers).containsExactly(new IsrAnswer.Accepted(3, 8, List.of(1, 2)));
    }

    @Test
    void namesTheEpochsOfBrokersAndPartition() {
        submit(0);
        loop.run();
        assertThat(requests.get(0).brokerId()).isEqualTo(1);
        assertThat(requests.get(0).brokerEpoch()).isEqualTo(10);
        AlterPartitionRequest.PartitionData data =
                requests.get(0).topics().get(0).partitions().get(0);
        assertThat(data.leaderEpoch()).isEqualTo(3);
        assertThat(data.partitionEpoch()).isEqualTo(7);
        assertThat(data.newIsrWithEpochs())
                .containsExactly(
                        new AlterPartitionRequest.BrokerState(1, 10), new AlterPartitionRequest.BrokerState(2, 20));
    }

    /** Only what is certain is told as certain. */
    @Test
    void tellsARefusalFromAnUnknownFate() {
        submit(0);
        loop.run();
        answer(0, ErrorCode.INELIGIBLE_REPLICA);
        assertThat(answers).as("before the pause is over").isEmpty();
        loop.pass(RETRY_MS);
        submit(0);
        loop.run();
        answer(1, ErrorCode.INVALID_UPDATE_VERSION);
        submit(0);
        loop.run();
        fail(2, ErrorCode.REQUEST_TIMED_OUT);
        submit(0);
        loop.run();
        fail(3, ErrorCode.NOT_CONTROLLER);
        assertThat(answers)
                .containsExactly(
                        new IsrAnswer.Refused(),
                        new IsrAnswer.Outdated(),
                        new IsrAnswer.Unknown(),
                        new IsrAnswer.NotAttempted());
    }

    private void submit(int index) {
        Partition partition = logs.lead("orders", index);
        proposals.submit(partition, PROPOSAL, answers::add);
    }

    private void answer(int request, ErrorCode error) {
        List<AlterPartitionResponse.TopicData> topics = requests.get(request).topics().stream()
                .map(topic -> new AlterPartitionResponse.TopicData(
                        topic.topicId(),
                        topic.partitions().stream()
                                .map(asked -> new AlterPartitionResponse.PartitionData(
                                        asked.partitionIndex(), error.code(), 1, 3, List.of(1, 2), (byte) 0, 8))
                                .toList()))
                .toList();
        pending.get(request).complete(new AlterPartitionResponse(0, (short) 0, topics));
        loop.run();
    }

    private void fail(int request, ErrorCode error) {
        pending.get(request).completeExceptionally(new ApiException(error));
        loop.pass(RETRY_MS);
    }

    /** A controller that is asked for nothing but AlterPartition, and answers when the test says so. */
    private ControllerClient controller() {
        return (ControllerClient) Proxy.newProxyInstance(
                ControllerClient.class.getClassLoader(),
                new Class<?>[] {ControllerClient.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("alterPartition")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    requests.add((AlterPartitionRequest) arguments[0]);
                    CompletableFuture<AlterPartitionResponse> answer = new CompletableFuture<>();
                    pending.add(answer);
                    return answer;
                });
    }
}
