package io.duolog.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.MetadataRecordCodec;
import io.duolog.broker.quota.MutationQuota;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.NodeIdentity;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopic;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Five thousand partitions: what stands in the log for them, and who is looked at. */
class ControllerScaleTest {
    private static final int PARTITIONS = 5_000;
    private static final MetadataImage THREE = Samples.brokers(1, 2, 3).at(100, 1);

    private final ControllerContext context = Samples.context();

    private static long sizeBytes(List<MetadataRecord> records) {
        return MetadataLog.batchSizeBytes(
                records.stream().map(MetadataRecordCodec::encode).toList());
    }

    private List<MetadataRecord> create(int topics, int partitions) {
        List<CreatableTopic> asked = IntStream.range(0, topics)
                .mapToObj(i -> new CreatableTopic("t" + i, partitions, (short) 3, List.of(), List.of()))
                .toList();
        return new TopicCreation(context)
                .decide(THREE, new CreateTopicsRequest(asked, 1000, false), MutationQuota.UNBOUNDED)
                .records();
    }

    @Test
    void aTopicOfManyPartitionsIsAFewRecordsInOneBatch() {
        List<MetadataRecord> records = create(1, PARTITIONS);

        assertThat(records).hasSize(2);
        assertThat(sizeBytes(records)).isLessThan(MetadataLog.BATCH_SIZE_BYTES_MAX / 8);
        assertThat(Samples.with(THREE, records).topics().hostedBy(1)).hasSize(1);
    }

    @Test
    void theDeathOfABrokerTakesOneRecordForEachOfItsPartitions() {
        MetadataImage one = Samples.with(THREE, create(1, PARTITIONS));
        MetadataImage many = Samples.with(THREE, create(PARTITIONS, 1));

        for (MetadataImage image : List.of(one, many)) {
            List<MetadataRecord> records = new BrokerDecisions(context)
                    .down(image, new NodeIdentity(1, Samples.incarnation(1)))
                    .records();
            assertThat(records).hasSize(PARTITIONS + 1);
            assertThat(sizeBytes(records)).isLessThan(MetadataLog.BATCH_SIZE_BYTES_MAX);
            MetadataImage after = Samples.with(image, records);
            assertThat(after.topics().all()).allMatch(topic -> topic.partitions().stream()
                    .allMatch(partition -> partition.leader() != 1 && partition.hasLeader()));
        }
    }
}
