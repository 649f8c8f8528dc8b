package io.duolog.client.consumer;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.InvalidOffsetException;
import io.duolog.client.errors.InvalidRecordsException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The assigned partitions, their positions, and the records that are read from them. What the fetcher must know of changes
 * is collected as commands, which {@link #takeCommands} hands out. Confined to the application's thread.
 */
final class Assignment<K, V> {
    private final ConsumerInbox inbox;
    private final OffsetReset policy;
    private final boolean restoresCommitted;
    private final RecordDeserializer<K, V> deserializer;
    private final FetchedReader.ReadSettings settings;
    private final Map<TopicPartition, AssignedPartition<K, V>> partitions = new LinkedHashMap<>();
    private final List<FetcherCommand> commands = new ArrayList<>();
    private List<AssignedPartition<K, V>> turns = List.of();
    private int nextTurn;

    /** What the event loop is to do with the fetcher. */
    interface FetcherCommand {
        void run(Fetcher fetcher);
    }

    /** Has nothing assigned. */
    Assignment(
            ConsumerInbox inbox,
            ConsumerConfig config,
            RecordDeserializer<K, V> deserializer,
            FetchedReader.ReadSettings settings) {
        this.inbox = inbox;
        this.policy = config.offsetReset();
        this.restoresCommitted = config.group().isPresent();
        this.deserializer = deserializer;
        this.settings = settings;
    }

    /** Those assigned; unmodifiable. */
    Set<TopicPartition> topicPartitions() {
        return Collections.unmodifiableSet(partitions.keySet());
    }

    /** Those paused; a copy. */
    Set<TopicPartition> paused() {
        Set<TopicPartition> paused = new LinkedHashSet<>();
        partitions.forEach((topicPartition, partition) -> {
            if (partition.isPaused()) {
                paused.add(topicPartition);
            }
        });
        return Collections.unmodifiableSet(paused);
    }

    /** One that is assigned. */
    AssignedPartition<K, V> get(TopicPartition topicPartition) {
        AssignedPartition<K, V> known = partitions.get(topicPartition);
        if (known == null) {
            throw new IllegalStateException(
                    topicPartition + " is not assigned to this consumer; assigned are " + partitions.keySet());
        }
        return known;
    }

    /** Replaces the assignment. */
    void assign(Collection<TopicPartition> wanted) {
        Set<TopicPartition> kept = new LinkedHashSet<>(wanted);
        partitions.values().removeIf(partition -> {
            if (kept.contains(partition.topicPartition())) {
                return false;
            }
            partition.discard();
            commands.add(fetcher -> fetcher.remove(partition.lane()));
            return true;
        });
        for (TopicPartition topicPartition : kept) {
            if (!partitions.containsKey(topicPartition)) {
                Lane lane = new Lane(topicPartition);
                AssignedPartition<K, V> partition = new AssignedPartition<>(lane, inbox, policy);
                partitions.put(topicPartition, partition);
                commands.add(fetcher -> fetcher.add(lane));
                if (restoresCommitted) {
                    restore(partition);
                } else {
                    resetBy(partition, policy);
                }
            }
        }
        turns = List.copyOf(partitions.values());
        nextTurn = 0;
    }

    /** Where each partition goes on, as far as that is known. */
    Map<TopicPartition, OffsetAndMetadata> positions() {
        Map<TopicPartition, OffsetAndMetadata> positions = new LinkedHashMap<>();
        partitions.forEach((topicPartition, partition) -> {
            FetchPosition position = partition.position();
            if (position != null) {
                positions.put(topicPartition, position.toOffset());
            }
        });
        return positions;
    }

    /** Moves a position. */
    void seek(TopicPartition topicPartition, FetchPosition target) {
        moveTo(get(topicPartition), target);
    }

    /** Has a position found. */
    void reset(TopicPartition topicPartition, OffsetReset how) {
        resetBy(get(topicPartition), how);
    }

    /** Pauses or resumes. */
    void setPaused(TopicPartition topicPartition, boolean paused) {
        AssignedPartition<K, V> partition = get(topicPartition);
        partition.setPaused(paused);
        commands.add(fetcher -> partition.lane().setPaused(paused));
    }

    /** What the fetcher must be told, once. */
    List<FetcherCommand> takeCommands() {
        if (commands.isEmpty()) {
            return List.of();
        }
        List<FetcherCommand> taken = List.copyOf(commands);
        commands.clear();
        return taken;
    }

    /**
     * Takes what the event loop has told since the last call.
     *
     * @throws InvalidOffsetException if a log was cut off before a position, and nothing says where to go on
     */
    void takeEvents() {
        for (FetchEvent event = inbox.take(); event != null; event = inbox.take()) {
            AssignedPartition<K, V> partition = partitions.get(event.lane().topicPartition());
            if (partition == null || partition.lane() != event.lane() || partition.generation() != event.generation()) {
                inbox.released(event);
            } else if (partition.accept(event) && event instanceof FetchEvent.Truncated truncated) {
                truncated(partition, truncated);
            }
        }
    }

    /**
     * Reads records of partitions that are not paused, each in its turn.
     *
     * @throws ClientException what the application must know, if there are no records before it
     */
    List<ConsumerRecord<K, V>> read(int count) {
        List<ConsumerRecord<K, V>> records = new ArrayList<>();
        int turnCount = turns.size();
        for (int turn = 0; turn < turnCount && records.size() < count; turn++) {
            AssignedPartition<K, V> partition = turns.get(nextTurn);
            nextTurn = nextTurn + 1 == turnCount ? 0 : nextTurn + 1;
            if (!partition.isPaused()) {
                read(partition, records, count);
            }
        }
        return records;
    }

    /** The error that comes next for this partition, if it has no position; it is taken. */
    void throwIfFailed(AssignedPartition<K, V> partition) {
        FetchEvent next = partition.nextReady();
        if (partition.position() == null && next instanceof FetchEvent.Failed failed) {
            tryAgain(partition);
            throw failed.cause();
        }
    }

    private void read(AssignedPartition<K, V> partition, List<ConsumerRecord<K, V>> records, int count) {
        while (records.size() < count) {
            FetchedReader<K, V> reader = partition.reader();
            if (reader == null) {
                if (!openNext(partition, records)) {
                    return;
                }
            } else if (!readFrom(reader, partition, records, count)) {
                partition.closeReader();
            }
        }
    }

    /** Returns whether there may be more. */
    private boolean readFrom(
            FetchedReader<K, V> reader,
            AssignedPartition<K, V> partition,
            List<ConsumerRecord<K, V>> records,
            int count) {
        try {
            boolean mayHaveMore = reader.read(records, count - records.size());
            partition.readTo(reader.position());
            return mayHaveMore;
        } catch (InvalidRecordsException damaged) {
            partition.readTo(reader.position());
            partition.closeReader();
            if (records.isEmpty()) {
                tryAgain(partition);
                throw damaged;
            }
            partition.putFirst(new FetchEvent.Failed(partition.lane(), partition.generation(), damaged));
            return true;
        }
    }

    /** Turns to what was fetched next; returns whether there are records. */
    private boolean openNext(AssignedPartition<K, V> partition, List<ConsumerRecord<K, V>> records) {
        FetchEvent next = partition.nextReady();
        FetchPosition position = partition.position();
        if (next instanceof FetchEvent.Fetched fetched && position != null) {
            partition.takeReady();
            partition.open(new FetchedReader<>(fetched, position, deserializer, settings));
            return true;
        }
        if (next == null || !records.isEmpty()) {
            return false;
        }
        if (next instanceof FetchEvent.OutOfRange outOfRange) {
            outOfRange(partition, outOfRange.offset());
        } else if (next instanceof FetchEvent.Failed failed) {
            tryAgain(partition);
            throw failed.cause();
        }
        return false;
    }

    private void outOfRange(AssignedPartition<K, V> partition, long offset) {
        if (policy.strategy() != OffsetReset.Strategy.NONE) {
            resetBy(partition, policy);
            return;
        }
        tryAgain(partition);
        throw new InvalidOffsetException(
                "Offset " + offset + " of " + partition.topicPartition()
                        + " is not in the log, and auto.offset.reset is none: seek, or choose earliest or latest",
                partition.topicPartition(),
                OptionalLong.of(offset));
    }

    private void truncated(AssignedPartition<K, V> partition, FetchEvent.Truncated event) {
        FetchPosition position = partition.position();
        FetchPosition end = event.end().orElse(null);
        if (position != null && end != null && position.offset() <= end.offset()) {
            moveTo(partition, position);
            return;
        }
        if (policy.strategy() == OffsetReset.Strategy.NONE) {
            tryAgain(partition);
            throw truncation(partition.topicPartition(), position, end);
        }
        if (end == null) {
            resetBy(partition, policy);
        } else {
            moveTo(partition, end);
        }
    }

    private static InvalidOffsetException truncation(
            TopicPartition topicPartition, @Nullable FetchPosition position, @Nullable FetchPosition end) {
        return new InvalidOffsetException(
                "The log of " + topicPartition + " was cut off"
                        + (end == null ? "" : " at offset " + end.offset())
                        + (position == null ? "" : ", before offset " + position.offset() + " that was to be read next")
                        + ", and auto.offset.reset is none: seek to go on",
                topicPartition,
                position == null ? OptionalLong.empty() : OptionalLong.of(position.offset()));
    }

    /** Has the fetcher begin anew where the partition is. */
    private void tryAgain(AssignedPartition<K, V> partition) {
        FetchPosition position = partition.position();
        if (position == null && partition.isRestoring()) {
            restore(partition);
        } else if (position == null) {
            resetBy(partition, partition.reset());
        } else {
            moveTo(partition, position);
        }
    }

    private void moveTo(AssignedPartition<K, V> partition, FetchPosition target) {
        partition.moveTo(target);
        int generation = partition.generation();
        commands.add(fetcher -> partition.lane().seek(generation, target));
    }

    private void restore(AssignedPartition<K, V> partition) {
        partition.restoreOr(policy);
        int generation = partition.generation();
        commands.add(fetcher -> partition.lane().restore(generation, policy));
    }

    private void resetBy(AssignedPartition<K, V> partition, OffsetReset how) {
        partition.resetBy(how);
        int generation = partition.generation();
        commands.add(fetcher -> partition.lane().reset(generation, how));
    }
}
