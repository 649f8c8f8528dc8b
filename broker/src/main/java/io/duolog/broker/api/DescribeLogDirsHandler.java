package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DescribeLogDirsRequest;
import io.duolog.protocol.message.DescribeLogDirsRequest.DescribableLogDirTopic;
import io.duolog.protocol.message.DescribeLogDirsResponse;
import io.duolog.protocol.message.DescribeLogDirsResponse.DescribeLogDirsPartition;
import io.duolog.protocol.message.DescribeLogDirsResponse.DescribeLogDirsResult;
import io.duolog.protocol.message.DescribeLogDirsResponse.DescribeLogDirsTopic;
import io.duolog.storage.LogDirectoryDescription;
import io.duolog.storage.LogManager;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/** DescribeLogDirs: this broker's log directories, what lies in them, and how much room there is. */
public final class DescribeLogDirsHandler implements ApiHandler<DescribeLogDirsRequest, DescribeLogDirsResponse> {
    private final LogManager logs;
    private final Executor blocking;

    /** Describes {@code logs}, on {@code blocking}, since it asks the file system. */
    public DescribeLogDirsHandler(LogManager logs, Executor blocking) {
        this.logs = requireNonNull(logs, "logs");
        this.blocking = requireNonNull(blocking, "blocking");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_LOG_DIRS;
    }

    @Override
    public void handle(RequestContext context, DescribeLogDirsRequest request, Reply<DescribeLogDirsResponse> reply) {
        reply.sendFrom(blocking, () -> {
            Predicate<TopicPartition> asked = asked(request);
            List<DescribeLogDirsResult> results = logs.describe().stream()
                    .map(directory -> result(directory, asked))
                    .toList();
            return new DescribeLogDirsResponse(0, ErrorCode.NONE.code(), results);
        });
    }

    @Override
    public DescribeLogDirsResponse failure(
            RequestContext context, DescribeLogDirsRequest request, ApiException failure) {
        return new DescribeLogDirsResponse(0, failure.error().code(), List.of());
    }

    private static Predicate<TopicPartition> asked(DescribeLogDirsRequest request) {
        List<DescribableLogDirTopic> topics = request.topics();
        if (topics == null) {
            return partition -> true;
        }
        return partition -> topics.stream()
                .anyMatch(topic -> topic.topic().equals(partition.topic())
                        && topic.partitions().contains(partition.partition()));
    }

    private static DescribeLogDirsResult result(LogDirectoryDescription directory, Predicate<TopicPartition> asked) {
        Map<String, List<DescribeLogDirsPartition>> byTopic = new TreeMap<>();
        new TreeMap<>(directory.logSizesBytes()).forEach((partition, sizeBytes) -> {
            if (asked.test(partition)) {
                byTopic.computeIfAbsent(partition.topic(), name -> new ArrayList<>())
                        .add(new DescribeLogDirsPartition(partition.partition(), sizeBytes, 0, false));
            }
        });
        List<DescribeLogDirsTopic> topics = new ArrayList<>();
        byTopic.forEach((topic, partitions) -> topics.add(new DescribeLogDirsTopic(topic, partitions)));
        ErrorCode error = directory.failure().isPresent() ? ErrorCode.KAFKA_STORAGE_ERROR : ErrorCode.NONE;
        return new DescribeLogDirsResult(
                error.code(),
                directory.path().toString(),
                topics,
                directory.totalBytes(),
                directory.usableBytes(),
                false);
    }
}
