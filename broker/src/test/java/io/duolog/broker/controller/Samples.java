package io.duolog.broker.controller;

import io.duolog.broker.config.OffsetsConfig;
import io.duolog.broker.config.TopicCreationConfig;
import io.duolog.broker.metadata.BrokerEndpoint;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import io.duolog.broker.metadata.record.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Images and contexts for tests. */
final class Samples {
    private Samples() {}

    static ControllerContext context() {
        long[] next = {1};
        int[] start = {0};
        return new ControllerContext(
                1,
                new TopicCreationConfig(true, true, 2, (short) 1, new OffsetsConfig.Topic(50, (short) 3, 104_857_600)),
                Map.of(),
                () -> new UUID(7, next[0]++),
                () -> start[0]++);
    }

    static UUID incarnation(int brokerId) {
        return new UUID(1, brokerId);
    }

    static RegisterBrokerRecord registration(int brokerId, String rack, boolean fenced) {
        return new RegisterBrokerRecord(
                brokerId,
                brokerId * 10L,
                incarnation(brokerId),
                List.of(new BrokerEndpoint("PLAINTEXT", "host" + brokerId, 9092, BrokerEndpoint.PLAINTEXT).toRecord()),
                rack,
                fenced,
                -1,
                false,
                brokerId * 10L);
    }

    /** Active brokers with these ids, each with epoch ten times its id, and no rack. */
    static MetadataImage brokers(int... ids) {
        MetadataImage image = MetadataImage.EMPTY;
        for (int id : ids) {
            image = image.with(registration(id, null, false));
        }
        return image;
    }

    static MetadataImage with(MetadataImage image, List<? extends MetadataRecord> records) {
        MetadataImage state = image;
        for (MetadataRecord value : records) {
            state = state.with(value);
        }
        return state.at(image.endOffset() + records.size(), image.epoch());
    }

    static UUID topicId(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /** A topic with one partition. */
    static MetadataImage topic(
            MetadataImage image, String name, List<Integer> replicas, List<Integer> isr, int leader) {
        UUID id = topicId(name);
        return with(
                image,
                List.of(
                        new TopicRecord(name, id),
                        new PartitionRegistration(replicas, isr, leader, 5, 8).toRecord(id, 0)));
    }

    static PartitionRegistration partition(MetadataImage image, String name) {
        return image.topics().find(name).orElseThrow().partitions().get(0);
    }
}
