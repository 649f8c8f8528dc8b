package io.duolog.client.consumer;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.AdminResult;
import io.duolog.client.admin.DefaultAdmin;
import io.duolog.client.admin.EpochEnd;
import io.duolog.client.admin.ListedOffset;
import io.duolog.client.admin.OffsetSpec;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.consumer.group.GroupOffsets;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.InvalidOffsetException;
import io.duolog.client.errors.UnsupportedApiException;
import io.duolog.client.network.Completion;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds the positions of lanes that have none, and checks those of lanes whose leader has changed (KIP-320). Confined to the
 * event loop.
 */
final class PositionFinder {
    private final DefaultAdmin admin;
    private final Clock clock;
    private final ConsumerConfig config;
    private final ConsumerInbox inbox;
    private final Optional<GroupOffsets> groupOffsets;
    private final LaneRetries retries;

    PositionFinder(ConsumerContext context, LaneRetries retries) {
        this.admin = context.admin();
        this.clock = context.runtime().clock();
        this.config = context.config();
        this.inbox = context.inbox();
        this.groupOffsets = context.groupOffsets();
        this.retries = retries;
    }

    /** Asks what the group has committed for these lanes, which are {@code RESTORING}. */
    void restore(List<Lane> lanes) {
        GroupOffsets offsets = groupOffsets.orElseThrow(() -> new IllegalStateException("there is no group"));
        List<TopicPartition> partitions =
                lanes.stream().map(Lane::topicPartition).toList();
        lanes.forEach(Lane::ask);
        CompletableFuture<Map<TopicPartition, OffsetAndMetadata>> committed =
                offsets.fetch(partitions, config.apiTimeoutMs());
        lanes.forEach(lane -> await(lane, committed, all -> restored(lane, all.get(lane.topicPartition()))));
    }

    private void restored(Lane lane, @Nullable OffsetAndMetadata committed) {
        if (committed == null) {
            lane.reset(lane.generation(), lane.reset());
            return;
        }
        FetchPosition position =
                new FetchPosition(committed.offset(), committed.leaderEpoch().orElse(FetchPosition.NO_EPOCH));
        lane.seek(lane.generation(), position);
        inbox.put(new FetchEvent.Positioned(lane, lane.generation(), position));
    }

    /** Asks for the positions of these lanes, which are {@code RESETTING}. */
    void find(List<Lane> lanes) {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        for (Lane lane : lanes) {
            if (lane.reset().strategy() == OffsetReset.Strategy.NONE) {
                fail(lane, noOffset(lane.topicPartition()));
            } else {
                specs.put(lane.topicPartition(), spec(lane.reset()));
                lane.ask();
            }
        }
        if (!specs.isEmpty()) {
            AdminResult<TopicPartition, ListedOffset> result = admin.listOffsets(specs, config.isolationLevel());
            lanes.stream()
                    .filter(lane -> specs.containsKey(lane.topicPartition()))
                    .forEach(lane -> await(lane, result.get(lane.topicPartition()), offset -> found(lane, offset)));
        }
    }

    /** Asks whether the positions of these lanes, which are {@code CHECKING}, are still in the log. */
    void check(List<Lane> lanes) {
        Map<TopicPartition, EpochEnd.Query> queries = new HashMap<>();
        for (Lane lane : lanes) {
            queries.put(
                    lane.topicPartition(),
                    new EpochEnd.Query(lane.leaderEpoch(), lane.position().leaderEpoch()));
            lane.ask();
        }
        AdminResult<TopicPartition, EpochEnd> result = admin.epochEnds(queries);
        lanes.forEach(lane -> await(lane, result.get(lane.topicPartition()), end -> checked(lane, end)));
    }

    /** What there is to do with an answer. */
    private interface Answer<T> {
        void take(T value);
    }

    private <T> void await(Lane lane, CompletableFuture<T> answer, Answer<T> onAnswer) {
        Asked asked = new Asked(lane, lane.generation(), lane.state(), lane.leaderEpoch());
        Completion.listen(
                answer,
                value -> {
                    if (asked.isCurrent()) {
                        lane.askEnded();
                        onAnswer.take(value);
                    }
                    retries.wakeUp();
                },
                failure -> {
                    if (asked.isCurrent()) {
                        lane.askEnded();
                        failed(lane, failure);
                    }
                    retries.wakeUp();
                });
    }

    /** A lane as it was when something was asked about it. */
    private record Asked(Lane lane, int generation, Lane.State state, int leaderEpoch) {
        boolean isCurrent() {
            return lane.generation() == generation
                    && lane.state() == state
                    && (state != Lane.State.CHECKING || lane.leaderEpoch() == leaderEpoch);
        }
    }

    private void found(Lane lane, ListedOffset offset) {
        if (!offset.isFound()) {
            lane.reset(lane.generation(), OffsetReset.LATEST);
            return;
        }
        FetchPosition position =
                new FetchPosition(offset.offset(), offset.leaderEpoch().orElse(FetchPosition.NO_EPOCH));
        lane.positioned(position);
        inbox.put(new FetchEvent.Positioned(lane, lane.generation(), position));
    }

    private void checked(Lane lane, EpochEnd end) {
        FetchPosition position = lane.position();
        if (end.isKnown() && end.endOffset() >= position.offset()) {
            lane.checked();
            return;
        }
        Optional<FetchPosition> cut =
                end.isKnown() ? Optional.of(new FetchPosition(end.endOffset(), end.leaderEpoch())) : Optional.empty();
        lane.halt();
        inbox.put(new FetchEvent.Truncated(lane, lane.generation(), cut));
    }

    private void failed(Lane lane, Throwable failure) {
        if (lane.state() == Lane.State.CHECKING && failure instanceof UnsupportedApiException) {
            lane.checked();
        } else if (failure instanceof ClientException known && !known.isRetriable()) {
            fail(lane, known);
        } else {
            retries.later(lane);
            retries.leaderUnknown();
        }
    }

    private void fail(Lane lane, ClientException cause) {
        lane.halt();
        inbox.put(new FetchEvent.Failed(lane, lane.generation(), cause));
    }

    private OffsetSpec spec(OffsetReset reset) {
        return switch (reset.strategy()) {
            case EARLIEST -> OffsetSpec.EARLIEST;
            case BY_DURATION ->
                OffsetSpec.at(Math.max(
                        0, clock.millis() - reset.age().map(Duration::toMillis).orElse(0L)));
            case LATEST, NONE -> OffsetSpec.LATEST;
        };
    }

    private static InvalidOffsetException noOffset(TopicPartition topicPartition) {
        return new InvalidOffsetException(
                "There is no offset to read " + topicPartition
                        + " from, and auto.offset.reset is none: seek, or choose earliest or latest",
                topicPartition,
                OptionalLong.empty());
    }
}
