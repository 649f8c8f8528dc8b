package io.duolog.client.consumer;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.PartitionInfo;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.ListedOffset;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * Reads records of partitions that are assigned to it. Opened by {@code Client.consumer}.
 *
 * <pre>{@code
 * try (Consumer<String, String> consumer =
 *         client.consumer(Deserializers.string(), Deserializers.string())
 *                 .offsetReset(OffsetReset.EARLIEST)
 *                 .open()) {
 *     consumer.assign(List.of(new TopicPartition("orders", 0)));
 *     while (isRunning) {
 *         for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
 *             handle(record.key(), record.value());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p><b>Order.</b> Records of a partition come in the order of its log, each once, none left out but those that do not
 * exist: removed by compaction, of aborted transactions with {@code isolation.level=read_committed}, and transaction
 * markers. There is no order between partitions; none of them starves.
 *
 * <p><b>Position.</b> The consumer keeps, for each partition, the offset of the record that comes next. A partition that
 * is new has none: it is found by {@code auto.offset.reset} when it is needed. When a partition's leader has changed, the
 * position is checked against the new leader's log (KIP-320).
 *
 * <p><b>Fetching ahead.</b> While the application works, the next records are on their way, up to about three times
 * {@code max.partition.fetch.bytes} for a partition and {@code fetch.max.bytes} in all, besides one answer of each broker.
 * Nothing is fetched before the first {@link #poll} or {@link #position} that follows an assignment.
 *
 * <p><b>Errors.</b> Passing errors are retried for ever; a {@code poll} then returns nothing. {@code poll} throws a {@code
 * ClientException} for what the application must know: see there. The position stays, so it can be called again.
 *
 * <p><b>Threads.</b> One thread at a time: others get a {@link java.util.ConcurrentModificationException}. {@link #wakeup}
 * and {@link #close} may be called by any thread.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public interface Consumer<K, V> extends AutoCloseable {
    /** Reads these partitions, and no others, from now on. Those that were assigned before keep their positions. */
    void assign(Collection<TopicPartition> partitions);

    /** As the other method, without a listener. */
    default void subscribe(Collection<String> topics) {
        subscribe(topics, RebalanceListener.NONE);
    }

    /**
     * Reads those partitions of these topics that the group ({@code group.id}) gives to this consumer, from now on or
     * instead of what was subscribed to before. The consumer joins its group with the next {@link #poll}.
     *
     * @param listener is told which partitions come and go
     * @throws IllegalStateException without {@code group.id}, or if partitions are assigned by hand
     */
    void subscribe(Collection<String> topics, RebalanceListener listener);

    /** As the other method, without a listener. */
    default void subscribe(Pattern pattern) {
        subscribe(pattern, RebalanceListener.NONE);
    }

    /**
     * As {@link #subscribe(Collection, RebalanceListener)}, to the topics whose names match as a whole; those that are
     * created later are found within {@code metadata.max.age.ms}. The cluster's own topics never match.
     */
    void subscribe(Pattern pattern, RebalanceListener listener);

    /** As the other method, without a listener. */
    default void subscribe(SubscriptionPattern pattern) {
        subscribe(pattern, RebalanceListener.NONE);
    }

    /**
     * As {@link #subscribe(Collection, RebalanceListener)}, to the topics whose names the brokers find to match as a whole, now
     * and when topics come and go.
     *
     * @throws UnsupportedOperationException without {@code group.protocol=consumer}
     */
    void subscribe(SubscriptionPattern pattern, RebalanceListener listener);

    /** Gives up all partitions, assigned in whatever way, and leaves the group. Commits before as {@link #close} does. */
    void unsubscribe();

    /**
     * The topics that are subscribed to; of a pattern, those that were found to match; of one that brokers match, those of
     * which something is assigned.
     */
    Set<String> subscription();

    /** Commits the position of every assigned partition, and waits for it; {@link #commitSync(Map)} says more. */
    void commitSync();

    /**
     * Commits offsets of the group, and waits for it, up to {@code default.api.timeout.ms}.
     *
     * @throws io.duolog.client.errors.BrokerException with {@code REBALANCE_IN_PROGRESS}, {@code ILLEGAL_GENERATION}, {@code
     *     FENCED_MEMBER_EPOCH} or {@code UNKNOWN_MEMBER_ID} if the group is being divided anew or was without this consumer:
     *     nothing is committed
     * @throws io.duolog.client.errors.ClientTimeoutException if it is not known in time whether it was done
     * @throws IllegalStateException without {@code group.id}
     */
    void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets);

    /** As {@link #commitSync()}, without waiting. */
    CompletableFuture<Void> commitAsync();

    /**
     * As {@link #commitSync(Map)}, without waiting. Commits are made in the order of the calls; passing errors are retried.
     *
     * @return completes on the client's event loop, which must not be blocked
     */
    CompletableFuture<Void> commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets);

    /** What the group has committed for these partitions; those without a commit are absent. */
    Map<TopicPartition, OffsetAndMetadata> committed(Collection<TopicPartition> partitions);

    /**
     * Who this consumer is in its group, as far as {@link #poll} has taken notice: what it is told by the listener's callbacks,
     * and reads, belongs to this generation. While it is no member, or after {@link #unsubscribe}, there is no generation.
     *
     * @throws IllegalStateException without {@code group.id}
     */
    ConsumerGroupMetadata groupMetadata();

    /**
     * Has the group divided anew, soon after the next {@link #poll} if this consumer is a member. With {@code
     * group.protocol=consumer} it does nothing: the coordinator divides the group when it must.
     */
    void enforceRebalance(String reason);

    /** What is assigned; unmodifiable. */
    Set<TopicPartition> assignment();

    /**
     * The next records. Their keys and values are deserialized when they are asked for.
     *
     * @param timeout how long to wait if there is nothing; zero: not at all
     * @return at most {@code max.poll.records}; empty if time was up, or after {@link #wakeup}
     * @throws io.duolog.client.errors.InvalidOffsetException if a partition has no usable position, and {@code
     *     auto.offset.reset} is {@code none}
     * @throws io.duolog.client.errors.InvalidRecordsException if records are damaged; other records that were found
     *     before are returned first
     * @throws io.duolog.client.errors.BrokerException if a broker refuses lastingly, for instance for lack of permission
     * @throws io.duolog.client.errors.ClientClosedException if the consumer is closed, before or meanwhile
     * @throws io.duolog.client.errors.ClientInterruptedException if the thread is interrupted
     * @throws IllegalStateException if nothing is assigned, nor subscribed to
     */
    ConsumerRecords<K, V> poll(Duration timeout);

    /**
     * Has records processed by a handler, several at once, but those of one key in the order of their offsets (those without a
     * key, in the order of their partition). Returns after {@link #wakeup}.
     *
     * <p>In a group, offsets are committed every {@code auto.commit.interval.ms}, before partitions are given up, and at the
     * end: up to the first record of the partition that is not finished, and no further, so that no record is lost, and some
     * may come twice. Partitions that are taken away wait for records in the hands of the handler. Until it returns, this
     * method takes the place of {@link #poll}; it goes on polling while the handler works, so that a handler that never returns
     * is not noticed by {@code max.poll.interval.ms}.
     *
     * @throws io.duolog.client.errors.RecordProcessingException if the handler fails on a record, after all others in its
     *     hands have ended. The consumer goes back to the first records that are not finished
     * @throws io.duolog.client.errors.ClientClosedException if the consumer is closed, before or meanwhile
     */
    void process(ProcessingOptions options, RecordHandler<K, V> handler);

    /** Continues at an offset. Whether it exists turns out when it is fetched. */
    void seek(TopicPartition topicPartition, long offset);

    /**
     * Continues at an offset that was read before, if the log has not been cut off since.
     *
     * @param leaderEpoch the epoch of the record before: {@link ConsumerRecord#leaderEpoch}
     */
    void seek(TopicPartition topicPartition, long offset, int leaderEpoch);

    /** Continues at the first offset there is when it is needed. */
    void seekToBeginning(Collection<TopicPartition> partitions);

    /** Continues at the end as it is when it is needed; with {@code read_committed}, at the first open transaction. */
    void seekToEnd(Collection<TopicPartition> partitions);

    /** The offset of the next record; finds it if need be, within {@code default.api.timeout.ms}. */
    long position(TopicPartition topicPartition);

    /**
     * As {@link #position(TopicPartition)}, with a time limit.
     *
     * @throws io.duolog.client.errors.ClientTimeoutException if it could not be found in time
     * @throws io.duolog.client.errors.InvalidOffsetException if there is none and {@code auto.offset.reset} is {@code none}
     */
    long position(TopicPartition topicPartition, Duration timeout);

    /** How many offsets there are from the position to the end, as far as the last answer told; empty if none did. */
    OptionalLong currentLag(TopicPartition topicPartition);

    /** Returns no records of these partitions until they are resumed. What was fetched is kept. */
    void pause(Collection<TopicPartition> partitions);

    /** Returns records of these partitions again. */
    void resume(Collection<TopicPartition> partitions);

    /** What is paused; unmodifiable. */
    Set<TopicPartition> paused();

    /** The first offset of each partition, assigned or not. */
    Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions);

    /** The end of each partition, assigned or not; with {@code read_committed}, the first open transaction. */
    Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions);

    /**
     * For each partition the first record that is as young as a time, or younger.
     *
     * @param timestampsMs ms since 1970
     */
    Map<TopicPartition, ListedOffset> offsetsForTimes(Map<TopicPartition, Long> timestampsMs);

    /** The partitions of a topic; waits for {@code default.api.timeout.ms} at most if the topic is not known yet. */
    List<PartitionInfo> partitionsFor(String topic);

    /** Makes the {@link #poll} that waits, or else the next one, return at once. Any thread. */
    void wakeup();

    /** Closes, and waits a moment for the brokers to forget what they keep for it. Any thread; idempotent. */
    @Override
    void close();

    /** As {@link #close()}, and says how long it may take. */
    void close(Duration timeout);
}
