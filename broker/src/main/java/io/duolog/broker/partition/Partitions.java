package io.duolog.broker.partition;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that this broker has a replica of. Lookups take no lock and allocate nothing but their result; one
 * thread, the metadata publisher's, adds and removes.
 */
public final class Partitions {
    private final Map<String, LocalTopic> byName = new ConcurrentHashMap<>();
    private final Map<UUID, LocalTopic> byId = new ConcurrentHashMap<>();
    private boolean leadershipSuspended;

    /** A topic's local replicas, by partition index; null where this broker has none. Never changed once visible. */
    @SuppressWarnings("ArrayRecordComponent") // looked up by index for each partition of each request; never compared
    private record LocalTopic(String name, UUID id, @Nullable Partition[] partitions) {
        @Nullable
        Partition find(int index) {
            return index >= 0 && index < partitions.length ? partitions[index] : null;
        }
    }

    /** The replica of a partition named by topic; empty if this broker has none. */
    public Optional<Partition> find(String topic, int partition) {
        return find(byName.get(topic), partition);
    }

    /** The replica of a partition named by topic id; empty if this broker has none. */
    public Optional<Partition> find(UUID topicId, int partition) {
        return find(byId.get(topicId), partition);
    }

    /** All replicas of a topic, in order of their index. */
    public Collection<Partition> ofTopic(String topic) {
        LocalTopic local = byName.get(topic);
        return local == null
                ? List.of()
                : Arrays.stream(local.partitions).filter(Objects::nonNull).toList();
    }

    /** All replicas of this broker; a snapshot. */
    public Collection<Partition> all() {
        return byName.keySet().stream()
                .sorted()
                .flatMap(topic -> ofTopic(topic).stream())
                .toList();
    }

    /** Makes a partition visible; a partition of the same name and topic id is replaced. */
    public synchronized void add(Partition partition) {
        if (leadershipSuspended) {
            partition.suspendLeadership();
        }
        String topic = partition.name().topic();
        int index = partition.name().partition();
        LocalTopic known = byName.get(topic);
        @Nullable
        Partition[] partitions =
                known != null && known.id().equals(partition.topicId()) ? known.partitions() : new Partition[0];
        @Nullable Partition[] more = Arrays.copyOf(partitions, Math.max(partitions.length, index + 1));
        more[index] = partition;
        publish(new LocalTopic(topic, partition.topicId(), more));
    }

    /** Hides one partition; nothing happens if it is not the one that is visible. */
    public synchronized void remove(Partition partition) {
        LocalTopic known = byId.get(partition.topicId());
        int index = partition.name().partition();
        if (known != null && known.find(index) == partition) {
            @Nullable Partition[] fewer = known.partitions().clone();
            fewer[index] = null;
            publish(new LocalTopic(known.name(), known.id(), fewer));
        }
    }

    /** Hides all partitions of a topic; nothing happens if there are none. */
    public void removeTopic(String topic, UUID topicId) {
        byId.remove(topicId);
        byName.computeIfPresent(topic, (name, local) -> local.id().equals(topicId) ? null : local);
    }

    /**
     * Makes this broker stop to lead anything, whatever the metadata say: it may count as dead, and others may lead in its
     * place. Produce and fetch are answered with NOT_LEADER_OR_FOLLOWER; the replicas go on to follow.
     */
    public synchronized void suspendLeadership() {
        leadershipSuspended = true;
        all().forEach(Partition::suspendLeadership);
    }

    /** Ends {@link #suspendLeadership}: the metadata say that this broker counts as alive, and what it leads. */
    public synchronized void resumeLeadership() {
        leadershipSuspended = false;
        all().forEach(Partition::resumeLeadership);
    }

    private void publish(LocalTopic topic) {
        byName.put(topic.name(), topic);
        byId.put(topic.id(), topic);
    }

    private static Optional<Partition> find(@Nullable LocalTopic topic, int partition) {
        return topic == null ? Optional.empty() : Optional.ofNullable(topic.find(partition));
    }
}
