package io.duolog.broker.api.group;

import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.TopicsImage;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import io.duolog.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import io.duolog.protocol.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The topics of one group in an OffsetFetch, which clients name by name or by id. */
final class FetchedTopics {
    private static final long NO_OFFSET = -1;
    private static final int NO_EPOCH = -1;

    private final TopicsImage topics;
    private final boolean byId;
    private final @Nullable List<OffsetFetchRequestTopics> resolved;
    private final List<OffsetFetchResponseTopics> unknown = new ArrayList<>();

    /**
     * Resolves what is asked for.
     *
     * @param byId whether topics are named by id
     * @param asked the topics; null for all
     */
    FetchedTopics(TopicsImage topics, boolean byId, @Nullable List<OffsetFetchRequestTopics> asked) {
        this.topics = topics;
        this.byId = byId;
        this.resolved = asked == null ? null : resolve(asked);
    }

    private List<OffsetFetchRequestTopics> resolve(List<OffsetFetchRequestTopics> asked) {
        List<OffsetFetchRequestTopics> found = new ArrayList<>(asked.size());
        for (OffsetFetchRequestTopics topic : asked) {
            Optional<TopicImage> image = byId ? topics.find(topic.topicId()) : topics.find(topic.name());
            if (image.isEmpty() && byId) {
                unknown.add(failed(topic, ErrorCode.UNKNOWN_TOPIC_ID));
            } else {
                String name = image.map(TopicImage::name).orElse(topic.name());
                UUID id = image.map(TopicImage::id).orElse(WireReader.ZERO_UUID);
                found.add(new OffsetFetchRequestTopics(name, id, topic.partitionIndexes()));
            }
        }
        return found;
    }

    /** The topics by name and, if known, id; null for all. */
    @Nullable
    List<OffsetFetchRequestTopics> resolved() {
        return resolved;
    }

    /** The answer, with the topics that are not known. */
    List<OffsetFetchResponseTopics> answer(OffsetFetchResponseGroup found) {
        List<OffsetFetchResponseTopics> answers = new ArrayList<>(found.topics().size() + unknown.size());
        for (OffsetFetchResponseTopics topic : found.topics()) {
            if (resolved != null) {
                answers.add(topic);
            } else {
                UUID present = topics.find(topic.name()).map(TopicImage::id).orElse(WireReader.ZERO_UUID);
                boolean unknownId = present.equals(WireReader.ZERO_UUID);
                boolean isAnother = !topic.topicId().equals(WireReader.ZERO_UUID)
                        && !unknownId
                        && !topic.topicId().equals(present);
                if (!isAnother && !(byId && unknownId)) {
                    answers.add(new OffsetFetchResponseTopics(topic.name(), present, topic.partitions()));
                }
            }
        }
        answers.addAll(unknown);
        return answers;
    }

    /** A topic all of whose partitions have this error. */
    static OffsetFetchResponseTopics failed(OffsetFetchRequestTopics topic, ErrorCode error) {
        return new OffsetFetchResponseTopics(
                topic.name(),
                topic.topicId(),
                topic.partitionIndexes().stream()
                        .map(index -> new OffsetFetchResponsePartitions(index, NO_OFFSET, NO_EPOCH, "", error.code()))
                        .toList());
    }
}
