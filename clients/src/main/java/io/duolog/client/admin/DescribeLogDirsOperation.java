package io.duolog.client.admin;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.DescribeLogDirsRequest;
import io.duolog.protocol.message.DescribeLogDirsResponse;
import io.duolog.protocol.message.DescribeLogDirsResponse.DescribeLogDirsResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** DescribeLogDirs of one broker; its number is all that an answer does not say. */
record DescribeLogDirsOperation(int brokerId)
        implements AdminOperation<Integer, List<LogDirDescription>, DescribeLogDirsResponse> {
    @Override
    public Target target(Integer item) {
        return new Target.Broker(brokerId);
    }

    @Override
    public String describe(Integer item) {
        return "describe the log directories of broker " + brokerId;
    }

    @Override
    public ApiRequest<DescribeLogDirsResponse> request(List<Integer> items, int timeoutMs) {
        return new DescribeLogDirsRequest(null);
    }

    @Override
    public void read(DescribeLogDirsResponse response, Outcomes<Integer, List<LogDirDescription>> outcomes) {
        if (!outcomes.failed(brokerId, ErrorCode.forCode(response.errorCode()), null)) {
            outcomes.succeeded(
                    brokerId,
                    response.results().stream()
                            .map(DescribeLogDirsOperation::describe)
                            .toList());
        }
    }

    private static LogDirDescription describe(DescribeLogDirsResult result) {
        Map<TopicPartition, LogDirDescription.Replica> replicas = new HashMap<>();
        result.topics().forEach(topic -> topic.partitions()
                .forEach(partition -> replicas.put(
                        new TopicPartition(topic.name(), partition.partitionIndex()),
                        new LogDirDescription.Replica(
                                partition.partitionSize(), partition.offsetLag(), partition.isFutureKey()))));
        return new LogDirDescription(
                result.logDir(),
                ErrorCode.forCode(result.errorCode()),
                result.totalBytes(),
                result.usableBytes(),
                replicas);
    }
}
