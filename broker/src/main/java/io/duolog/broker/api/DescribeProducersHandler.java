package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.PartitionResolver;
import io.duolog.broker.partition.StorageErrors;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DescribeProducersRequest;
import io.duolog.protocol.message.DescribeProducersResponse;
import io.duolog.protocol.message.DescribeProducersResponse.PartitionResponse;
import io.duolog.protocol.message.DescribeProducersResponse.ProducerState;
import io.duolog.protocol.message.DescribeProducersResponse.TopicResponse;
import io.duolog.storage.producer.ActiveProducer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/** DescribeProducers (KIP-664): the producers that the leader of a partition remembers. */
public final class DescribeProducersHandler implements ApiHandler<DescribeProducersRequest, DescribeProducersResponse> {
    private static final int ANY_EPOCH = -1;
    private static final UUID NO_ID = new UUID(0, 0);

    private final PartitionResolver partitions;
    private final Executor blocking;

    /** Looks up in {@code partitions}, on {@code blocking}: a log that is being appended to is waited for. */
    public DescribeProducersHandler(PartitionResolver partitions, Executor blocking) {
        this.partitions = requireNonNull(partitions, "partitions");
        this.blocking = requireNonNull(blocking, "blocking");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_PRODUCERS;
    }

    @Override
    public void handle(
            RequestContext context, DescribeProducersRequest request, Reply<DescribeProducersResponse> reply) {
        reply.sendFrom(
                blocking,
                () -> forEach(request, (topic, partition) -> {
                    try {
                        return describe(topic, partition);
                    } catch (RuntimeException e) {
                        return failed(partition, StorageErrors.toApiException(e));
                    }
                }));
    }

    @Override
    public DescribeProducersResponse failure(
            RequestContext context, DescribeProducersRequest request, ApiException failure) {
        return forEach(request, (topic, partition) -> failed(partition, failure));
    }

    private PartitionResponse describe(String topic, int number) {
        Partition partition = partitions.resolve(topic, NO_ID, number);
        partition.requireLeader(ANY_EPOCH);
        List<ProducerState> producers = partition.log().activeProducers().stream()
                .map(DescribeProducersHandler::state)
                .toList();
        return PartitionResponse.builder()
                .partitionIndex(number)
                .activeProducers(producers)
                .build();
    }

    private static ProducerState state(ActiveProducer producer) {
        return new ProducerState(
                producer.producerId(),
                producer.producerEpoch(),
                producer.lastSequence(),
                producer.lastTimestampMs(),
                producer.coordinatorEpoch(),
                producer.currentTransactionFirstOffset());
    }

    private static PartitionResponse failed(int partition, ApiException failure) {
        return PartitionResponse.builder()
                .partitionIndex(partition)
                .errorCode(failure.error().code())
                .errorMessage(failure.getMessage())
                .build();
    }

    private static DescribeProducersResponse forEach(
            DescribeProducersRequest request, BiFunction<String, Integer, PartitionResponse> answer) {
        return new DescribeProducersResponse(
                0,
                request.topics().stream()
                        .map(topic -> new TopicResponse(
                                topic.name(),
                                topic.partitionIndexes().stream()
                                        .map(partition -> answer.apply(topic.name(), partition))
                                        .toList()))
                        .toList());
    }
}
