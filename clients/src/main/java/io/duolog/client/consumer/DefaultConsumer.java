package io.duolog.client.consumer;

import static java.util.Objects.requireNonNull;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.PartitionInfo;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.DefaultAdmin;
import io.duolog.client.admin.ListedOffset;
import io.duolog.client.admin.OffsetSpec;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.runtime.ClientRuntime;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The consumer as applications see it: sees to it that one thread at a time uses it, and hands what it is asked to those who do
 * it.
 */
final class DefaultConsumer<K, V> implements Consumer<K, V> {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ConsumerParts<K, V> parts;
    private final Assignment<K, V> assignment;
    private final Optional<GroupConsumer> group;
    private final Polling<K, V> polling;
    private final Positions<K, V> positions;

    private DefaultConsumer(ConsumerParts<K, V> parts) {
        this.parts = parts;
        this.assignment = parts.assignment();
        this.group = parts.group();
        this.polling = new Polling<>(parts);
        this.positions = new Positions<>(parts);
    }

    static <K, V> Consumer<K, V> open(
            ClientRuntime runtime, DefaultAdmin admin, ConsumerConfig config, RecordDeserializer<K, V> deserializer) {
        DefaultConsumer<K, V> consumer = new DefaultConsumer<>(ConsumerParts.of(runtime, admin, config, deserializer));
        runtime.closeWithClient(consumer);
        return consumer;
    }

    @Override
    public void assign(Collection<TopicPartition> partitions) {
        alone(() -> {
            if (group.filter(GroupConsumer::isSubscribed).isPresent()) {
                throw new IllegalStateException(
                        "the consumer subscribes to topics, so its group assigns: unsubscribe before assign");
            }
            assignment.assign(List.copyOf(partitions));
        });
    }

    @Override
    public Set<TopicPartition> assignment() {
        return assignment.topicPartitions();
    }

    @Override
    public void subscribe(Collection<String> topics, RebalanceListener listener) {
        requireNonNull(listener, "listener");
        alone(() -> forSubscription().subscribe(topics, listener));
    }

    @Override
    public void subscribe(Pattern pattern, RebalanceListener listener) {
        requireNonNull(pattern, "pattern");
        requireNonNull(listener, "listener");
        alone(() -> forSubscription().subscribe(pattern, listener));
    }

    @Override
    public void subscribe(SubscriptionPattern pattern, RebalanceListener listener) {
        requireNonNull(pattern, "pattern");
        requireNonNull(listener, "listener");
        alone(() -> forSubscription().subscribe(pattern, listener));
    }

    private GroupConsumer forSubscription() {
        GroupConsumer member = group();
        if (!member.isSubscribed() && !assignment.topicPartitions().isEmpty()) {
            throw new IllegalStateException("partitions are assigned by hand: assign none of them before subscribe");
        }
        return member;
    }

    @Override
    public void unsubscribe() {
        alone(() -> {
            group.ifPresent(GroupConsumer::unsubscribe);
            assignment.assign(List.of());
            parts.tellFetcher();
        });
    }

    @Override
    public Set<String> subscription() {
        return alone(() -> group.map(GroupConsumer::subscription).orElse(Set.of()));
    }

    @Override
    public ConsumerRecords<K, V> poll(Duration timeout) {
        return reading(() -> polling.poll(timeout));
    }

    @Override
    public void process(ProcessingOptions options, RecordHandler<K, V> handler) {
        requireNonNull(options, "options");
        requireNonNull(handler, "handler");
        reading(() -> {
            polling.process(options, handler);
            return true;
        });
    }

    @Override
    public void commitSync() {
        alone(() -> group().commit(assignment.positions(), parts.config().apiTimeoutMs()));
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        alone(() -> group().commit(Map.copyOf(offsets), parts.config().apiTimeoutMs()));
    }

    @Override
    public CompletableFuture<Void> commitAsync() {
        return alone(() -> group().commitAsync(assignment.positions()));
    }

    @Override
    public CompletableFuture<Void> commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        return alone(() -> group().commitAsync(Map.copyOf(offsets)));
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Collection<TopicPartition> partitions) {
        return alone(() -> group().committed(partitions));
    }

    @Override
    public ConsumerGroupMetadata groupMetadata() {
        return alone(() -> group().metadata());
    }

    @Override
    public void enforceRebalance(String reason) {
        requireNonNull(reason, "reason");
        alone(() -> group().rejoin(reason));
    }

    private GroupConsumer group() {
        return group.orElseThrow(() -> new IllegalStateException(
                "the consumer is in no group: set group.id, as in ConsumerBuilder.group(\"my-group\")"));
    }

    @Override
    public void seek(TopicPartition topicPartition, long offset) {
        seekTo(topicPartition, offset, FetchPosition.NO_EPOCH);
    }

    @Override
    public void seek(TopicPartition topicPartition, long offset, int leaderEpoch) {
        if (leaderEpoch < 0) {
            throw new IllegalArgumentException("leaderEpoch is " + leaderEpoch + "; it must be at least 0");
        }
        seekTo(topicPartition, offset, leaderEpoch);
    }

    private void seekTo(TopicPartition topicPartition, long offset, int leaderEpoch) {
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + "; it must be at least 0");
        }
        alone(() -> positions.seek(topicPartition, new FetchPosition(offset, leaderEpoch)));
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        alone(() -> positions.reset(partitions, OffsetReset.EARLIEST));
    }

    @Override
    public void seekToEnd(Collection<TopicPartition> partitions) {
        alone(() -> positions.reset(partitions, OffsetReset.LATEST));
    }

    @Override
    public long position(TopicPartition topicPartition) {
        return position(topicPartition, Duration.ofMillis(parts.config().apiTimeoutMs()));
    }

    @Override
    public long position(TopicPartition topicPartition, Duration timeout) {
        return alone(() -> positions.find(topicPartition, timeout));
    }

    @Override
    public OptionalLong currentLag(TopicPartition topicPartition) {
        return alone(() -> assignment.get(topicPartition).lag());
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        alone(() -> partitions.forEach(partition -> assignment.setPaused(partition, true)));
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        alone(() -> partitions.forEach(partition -> assignment.setPaused(partition, false)));
    }

    @Override
    public Set<TopicPartition> paused() {
        return assignment.paused();
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
        parts.ensureOpen();
        return parts.queries().offsets(partitions, OffsetSpec.EARLIEST);
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        parts.ensureOpen();
        return parts.queries().offsets(partitions, OffsetSpec.LATEST);
    }

    @Override
    public Map<TopicPartition, ListedOffset> offsetsForTimes(Map<TopicPartition, Long> timestampsMs) {
        parts.ensureOpen();
        return parts.queries().offsetsForTimes(timestampsMs);
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        parts.ensureOpen();
        return parts.queries().partitionsFor(topic);
    }

    @Override
    public void wakeup() {
        polling.wakeup();
    }

    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    @Override
    public void close(Duration timeout) {
        requireNonNull(timeout, "timeout");
        parts.close(timeout, this);
    }

    /** As {@link #alone(Supplier)}, but not from a listener. */
    private <T> T reading(Supplier<T> action) {
        UserThread user = parts.user();
        user.enter();
        try {
            parts.ensureOpen();
            if (user.isNested()) {
                throw new IllegalStateException("a rebalance listener must not poll");
            }
            return action.get();
        } finally {
            user.leave();
        }
    }

    private void alone(Runnable action) {
        alone(() -> {
            action.run();
            return true;
        });
    }

    private <T> T alone(Supplier<T> action) {
        UserThread user = parts.user();
        user.enter();
        try {
            // A listener that is told by close() may still commit.
            if (!user.isNested()) {
                parts.ensureOpen();
            }
            return action.get();
        } finally {
            user.leave();
        }
    }
}
