package io.duolog.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.group.consumer.Topics;
import io.duolog.broker.metadata.InternalTopics;
import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.PartitionRecord;
import io.duolog.broker.metadata.record.RemoveTopicRecord;
import io.duolog.broker.metadata.record.TopicRecord;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SubscribableTopicsTest {
    private static final UUID ID = new UUID(1, 2);

    private final SubscribableTopics topics = new SubscribableTopics();
    private MetadataImage image = MetadataImage.EMPTY;

    private void publish(MetadataRecord... records) {
        MetadataDelta delta = MetadataDelta.ofRecords(image, 1, List.of(records));
        image = delta.after();
        topics.onMetadata(delta);
    }

    private static PartitionRecord partition(UUID topic, int number, int leader) {
        return new PartitionRecord(
                topic, number, List.of(1, 2), List.of(1, 2), leader, 1, 1, List.of(), List.of(), List.of(), List.of());
    }

    @Test
    void versionsRiseWhenATopicComesGrowsOrGoes() {
        publish(new TopicRecord("t", ID), partition(ID, 0, 1));
        Topics created = topics.get();
        assertThat(created.find("t")).contains(new Topics.Topic("t", ID, 1));
        assertThat(created.nameOf(ID)).contains("t");

        publish(partition(ID, 1, 1));
        Topics grown = topics.get();
        assertThat(grown.find("t")).contains(new Topics.Topic("t", ID, 2));
        assertThat(grown.version()).isGreaterThan(created.version());

        publish(new RemoveTopicRecord(ID));
        assertThat(topics.get().find("t")).isEmpty();
        assertThat(topics.get().version()).isGreaterThan(grown.version());
    }

    @Test
    void newLeadersAreNoNewVersion() {
        publish(new TopicRecord("t", ID), partition(ID, 0, 1));
        long version = topics.get().version();

        publish(partition(ID, 0, 2));

        assertThat(image.endOffset()).isGreaterThan(version);
        assertThat(topics.get().version()).isEqualTo(version);
    }

    @Test
    void patternsDoNotSeeInternalTopics() {
        publish(new TopicRecord("t", ID), new TopicRecord(InternalTopics.CONSUMER_OFFSETS, new UUID(3, 4)));

        assertThat(topics.get().names()).containsExactly("t");
        assertThat(topics.get().find(InternalTopics.CONSUMER_OFFSETS)).isPresent();
    }
}
