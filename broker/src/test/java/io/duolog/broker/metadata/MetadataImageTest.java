package io.duolog.broker.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.broker.metadata.record.BrokerRegistrationChangeRecord;
import io.duolog.broker.metadata.record.ConfigRecord;
import io.duolog.broker.metadata.record.FeatureLevelRecord;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.MetadataRecordCodec;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.broker.metadata.record.ProducerIdsRecord;
import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import io.duolog.broker.metadata.record.RemoveTopicRecord;
import io.duolog.broker.metadata.record.TopicRecord;
import io.duolog.broker.metadata.record.UnregisterBrokerRecord;
import io.duolog.protocol.wire.WireFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MetadataImageTest {
    private static final UUID BIG = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);
    private static final int PARTITIONS = 10_000;

    @Test
    void changingOnePartitionOfManySharesEverythingElse() {
        MetadataImage before = bigImage();
        MetadataImage after = before.with(PartitionChangeRecord.builder()
                .topicId(BIG)
                .partitionId(4321)
                .isr(List.of(1))
                .leader(1)
                .build());

        assertThat(after.brokers()).isSameAs(before.brokers());
        assertThat(after.configs()).isSameAs(before.configs());
        assertThat(after.topics().find(OTHER).orElseThrow())
                .isSameAs(before.topics().find(OTHER).orElseThrow());
        List<PartitionRegistration> old =
                before.topics().find(BIG).orElseThrow().partitions();
        List<PartitionRegistration> fresh =
                after.topics().find(BIG).orElseThrow().partitions();
        for (int i = 0; i < PARTITIONS; i++) {
            if (i == 4321) {
                assertThat(fresh.get(i).leaderEpoch()).isEqualTo(1);
                assertThat(fresh.get(i).partitionEpoch()).isEqualTo(1);
            } else {
                assertThat(fresh.get(i)).isSameAs(old.get(i));
            }
        }
        assertThat(old.get(4321).partitionEpoch()).isZero();
    }

    /** Runs of changes of one topic, of another, and of other things in between, with replicas that move. */
    @Test
    void recordsAppliedTogetherDoWhatTheyDoOneByOne() {
        MetadataImage before = bigImage();
        List<MetadataRecord> records = new ArrayList<>();
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            UUID topic = random.nextInt(10) == 0 ? OTHER : BIG;
            PartitionChangeRecord.Builder change = PartitionChangeRecord.builder()
                    .topicId(topic)
                    .partitionId(topic.equals(BIG) ? random.nextInt(5) : 0)
                    .leader(random.nextInt(3));
            if (random.nextInt(4) == 0) {
                change.replicas(List.of(random.nextInt(3), 3 + random.nextInt(3)));
            }
            records.add(random.nextInt(10) == 0 ? new TopicRecord("t" + i, new UUID(2, i)) : change.build());
        }
        MetadataImage oneByOne = before;
        for (MetadataRecord value : records) {
            oneByOne = oneByOne.with(value);
        }

        MetadataImage together = before.with(records);

        assertThat(together.hasSameContent(oneByOne)).isTrue();
        assertThat(together.hasSameContent(before)).isFalse();
        for (int each = 0; each < 6; each++) {
            int broker = each;
            assertThat(together.topics().hostedBy(broker))
                    .containsExactlyInAnyOrderElementsOf(together.topics().all().stream()
                            .filter(topic -> topic.partitions().stream()
                                    .anyMatch(partition -> partition.replicas().contains(broker)))
                            .toList());
        }
    }

    @Test
    void aDeltaNamesWhatChangedAndNothingElse() {
        MetadataImage before = bigImage();

        MetadataDelta delta = MetadataDelta.ofRecords(
                before,
                3,
                List.of(
                        PartitionChangeRecord.builder()
                                .topicId(BIG)
                                .partitionId(7)
                                .leader(1)
                                .build(),
                        new RemoveTopicRecord(OTHER)));

        assertThat(delta.partitions()).containsOnlyKeys(BIG, OTHER);
        assertThat(delta.partitions().get(BIG)).containsExactly(7);
        assertThat(delta.partitions().get(OTHER)).containsExactly(0);
        assertThat(delta.deletedTopics()).extracting(TopicImage::name).containsExactly("other");
        assertThat(delta.brokers()).isEmpty();
        assertThat(delta.after().endOffset()).isEqualTo(before.endOffset() + 2);
        assertThat(delta.after().epoch()).isEqualTo(3);
    }

    @Test
    void aSnapshotNamesTheSameDifferencesAsTheRecordsWould() throws IOException {
        MetadataImage before = bigImage();
        MetadataDelta records = MetadataDelta.ofRecords(
                before,
                3,
                List.of(
                        PartitionChangeRecord.builder()
                                .topicId(BIG)
                                .partitionId(7)
                                .leader(1)
                                .build(),
                        new RemoveTopicRecord(OTHER),
                        new ConfigRecord((byte) 4, "", "log.retention.ms", "5"),
                        new BrokerRegistrationChangeRecord(1, 0, true, false)));

        MetadataDelta snapshot = MetadataDelta.ofSnapshot(before, copy(records.after()));

        assertThat(snapshot.isSnapshot()).isTrue();
        assertThat(snapshot.after().hasSameContent(records.after())).isTrue();
        assertThat(snapshot.partitions()).isEqualTo(records.partitions());
        assertThat(snapshot.brokers()).isEqualTo(Set.of(1));
        assertThat(snapshot.configs())
                .containsExactlyInAnyOrder(ConfigResource.ALL_BROKERS, ConfigResource.topic("other"));
        assertThat(snapshot.deletedTopics()).extracting(TopicImage::name).containsExactly("other");
    }

    @Test
    void everyPartOfAnImageSurvivesASnapshot() throws IOException {
        MetadataImage image = bigImage()
                .with(new FeatureLevelRecord("some.feature", (short) 2))
                .with(new ProducerIdsRecord(1, 0, 3000))
                .with(new ConfigRecord((byte) 4, "1", "log.retention.ms", "5"));

        MetadataImage copy = copy(image);

        assertThat(copy.hasSameContent(image)).isTrue();
        assertThat(copy.features()).containsEntry("some.feature", (short) 2);
        assertThat(copy.nextProducerId()).isEqualTo(3000);
        assertThat(copy.brokers().get(1).rack()).contains("rack");
    }

    @Test
    void aDamagedSnapshotIsRefused() throws IOException {
        MetadataImage image = MetadataImage.EMPTY.with(new TopicRecord("a", BIG));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MetadataSnapshot.write(image, out);
        byte[] bytes = out.toByteArray();
        for (int length = 0; length < bytes.length; length++) {
            byte[] prefix = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> MetadataSnapshot.read(new ByteArrayInputStream(prefix)))
                    .isInstanceOf(IOException.class);
        }
        for (int i = 0; i < bytes.length * 8; i++) {
            byte[] flipped = bytes.clone();
            flipped[i / 8] ^= (byte) (1 << (i % 8));
            assertThatThrownBy(() -> MetadataSnapshot.read(new ByteArrayInputStream(flipped)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void recordsThatDoNotFitAreRefused() {
        MetadataImage image = bigImage();
        List<MetadataRecord> wrong = List.of(
                new TopicRecord("big", new UUID(9, 9)),
                new TopicRecord("new", BIG),
                new RemoveTopicRecord(new UUID(9, 9)),
                PartitionChangeRecord.builder()
                        .topicId(BIG)
                        .partitionId(PARTITIONS)
                        .leader(1)
                        .build(),
                new PartitionRegistration(List.of(1), List.of(1), 1, 0, 0).toRecord(BIG, PARTITIONS + 1),
                new BrokerRegistrationChangeRecord(1, 5, true, false),
                new UnregisterBrokerRecord(2, 0));
        for (MetadataRecord value : wrong) {
            assertThatThrownBy(() -> image.with(value)).as(value.toString()).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void bytesThatAreNoRecordAreRefused() {
        byte[] bytes = MetadataRecordCodec.encode(new TopicRecord("a", BIG));
        assertThat(MetadataRecordCodec.decode(bytes)).isEqualTo(new TopicRecord("a", BIG));
        assertThatThrownBy(() -> MetadataRecordCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(WireFormatException.class);
        assertThatThrownBy(() -> MetadataRecordCodec.decode(new byte[] {0x7f, 0x7f, 0, 0}))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("unknown type");
    }

    @Test
    void theLoaderTellsPublishersInOrderThenShowsTheImage() throws IOException {
        List<String> calls = new ArrayList<>();
        MetadataLoader[] loader = new MetadataLoader[1];
        loader[0] = new MetadataLoader(List.of(
                delta -> calls.add("first " + delta.after().endOffset() + " "
                        + loader[0].image().endOffset()),
                delta -> calls.add("second " + delta.after().endOffset())));

        loader[0].onRecords(0, 1, List.of(MetadataRecordCodec.encode(new TopicRecord("a", BIG))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        loader[0].capture(1).writeTo(out);
        loader[0].onSnapshot(5, 2, new ByteArrayInputStream(out.toByteArray()));

        assertThat(calls).containsExactly("first 1 0", "second 1", "first 5 1", "second 5");
        assertThat(loader[0].image().endOffset()).isEqualTo(5);
        assertThat(loader[0].image().epoch()).isEqualTo(2);
        assertThat(loader[0].image().topics().find("a")).isPresent();
        assertThatThrownBy(() -> loader[0].onRecords(6, 2, List.of())).isInstanceOf(IllegalStateException.class);
    }

    private static MetadataImage copy(MetadataImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MetadataSnapshot.write(image, out);
        return MetadataSnapshot.read(new ByteArrayInputStream(out.toByteArray()));
    }

    private static MetadataImage bigImage() {
        MetadataImage image = MetadataImage.EMPTY
                .with(new RegisterBrokerRecord(1, 0, new UUID(3, 3), List.of(), "rack", false, -1, false, 0))
                .with(new TopicRecord("big", BIG))
                .with(new TopicRecord("other", OTHER))
                .with(new ConfigRecord((byte) 2, "other", "retention.ms", "5"));
        PartitionRegistration partition = new PartitionRegistration(List.of(1), List.of(1), 1, 0, 0);
        for (int i = 0; i < PARTITIONS; i++) {
            image = image.with(partition.toRecord(BIG, i));
        }
        return image.with(partition.toRecord(OTHER, 0));
    }
}
