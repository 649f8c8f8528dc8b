package io.duolog.client.consumer;

import io.duolog.client.PartitionInfo;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.ListedOffset;
import io.duolog.client.admin.OffsetSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a consumer can be asked about partitions, assigned or not. Any thread. */
final class OffsetQueries {
    private final ConsumerContext context;
    private final Waits waits;

    OffsetQueries(ConsumerContext context, Waits waits) {
        this.context = context;
        this.waits = waits;
    }

    Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
        listOffsets(partitions.stream().distinct().collect(Collectors.toMap(Function.identity(), each -> spec)))
                .forEach((partition, listed) -> offsets.put(partition, listed.offset()));
        return offsets;
    }

    Map<TopicPartition, ListedOffset> offsetsForTimes(Map<TopicPartition, Long> timestampsMs) {
        Map<TopicPartition, OffsetSpec> specs = new LinkedHashMap<>();
        timestampsMs.forEach((partition, timestampMs) -> specs.put(partition, OffsetSpec.at(timestampMs)));
        return listOffsets(specs);
    }

    List<PartitionInfo> partitionsFor(String topic) {
        int timeoutMs = context.config().apiTimeoutMs();
        waits.forValue(context.runtime().metadata().topic(topic, 1, timeoutMs), Long.MAX_VALUE, "topic " + topic);
        return context.runtime().metadata().view().partitionInfos(topic);
    }

    private Map<TopicPartition, ListedOffset> listOffsets(Map<TopicPartition, OffsetSpec> specs) {
        Duration timeout = Duration.ofMillis(context.config().apiTimeoutMs());
        return waits.forValue(
                context.admin()
                        .withTimeout(timeout)
                        .listOffsets(specs, context.config().isolationLevel())
                        .all(),
                Long.MAX_VALUE,
                "offsets");
    }
}
