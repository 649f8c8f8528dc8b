package io.duolog.client.admin;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.DescribeProducersRequest;
import io.duolog.protocol.message.DescribeProducersRequest.TopicRequest;
import io.duolog.protocol.message.DescribeProducersResponse;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** DescribeProducers (KIP-664). */
final class DescribeProducersOperation
        implements AdminOperation<TopicPartition, List<ProducerState>, DescribeProducersResponse> {
    @Override
    public Target target(TopicPartition topicPartition) {
        return new Target.Leader(topicPartition);
    }

    @Override
    public String describe(TopicPartition topicPartition) {
        return "describe the producers of " + topicPartition;
    }

    @Override
    public boolean isRetriable(ErrorCode error) {
        return error.isRetriable();
    }

    @Override
    public ApiRequest<DescribeProducersResponse> request(List<TopicPartition> items, int timeoutMs) {
        return new DescribeProducersRequest(ByTopic.list(items, TopicPartition::partition, TopicRequest::new));
    }

    @Override
    public void read(DescribeProducersResponse response, Outcomes<TopicPartition, List<ProducerState>> outcomes) {
        response.topics().forEach(topic -> topic.partitions().forEach(partition -> {
            TopicPartition item = new TopicPartition(topic.name(), partition.partitionIndex());
            if (!outcomes.failed(item, ErrorCode.forCode(partition.errorCode()), partition.errorMessage())) {
                outcomes.succeeded(
                        item,
                        partition.activeProducers().stream()
                                .map(DescribeProducersOperation::state)
                                .toList());
            }
        }));
    }

    private static ProducerState state(DescribeProducersResponse.ProducerState state) {
        return new ProducerState(
                state.producerId(),
                state.producerEpoch(),
                state.lastSequence(),
                known(state.lastTimestamp()),
                state.coordinatorEpoch() < 0 ? OptionalInt.empty() : OptionalInt.of(state.coordinatorEpoch()),
                known(state.currentTxnStartOffset()));
    }

    private static OptionalLong known(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
