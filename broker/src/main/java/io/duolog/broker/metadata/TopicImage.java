package io.duolog.broker.metadata;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.record.NewPartitionsRecord;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.broker.metadata.record.PartitionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/** A topic as the cluster knows it. Immutable; a changed copy shares what has not changed. */
public final class TopicImage {
    private final UUID id;
    private final String name;
    private final PVector<PartitionRegistration> partitions;

    private TopicImage(UUID id, String name, PVector<PartitionRegistration> partitions) {
        this.id = requireNonNull(id, "id");
        this.name = requireNonNull(name, "name");
        this.partitions = partitions;
    }

    static TopicImage empty(UUID id, String name) {
        return new TopicImage(id, name, TreePVector.empty());
    }

    /** The topic's id: another one when a topic of the same name is created again. */
    public UUID id() {
        return id;
    }

    /** The topic's name. */
    public String name() {
        return name;
    }

    /** All partitions: the index is the partition's number. Immutable. */
    public List<PartitionRegistration> partitions() {
        return partitions;
    }

    /** The partition of that number, if there is one. */
    public Optional<PartitionRegistration> partition(int partitionId) {
        return partitionId >= 0 && partitionId < partitions.size()
                ? Optional.of(partitions.get(partitionId))
                : Optional.empty();
    }

    /** Adds the next partition, or replaces one. */
    TopicImage with(PartitionRecord value) {
        int partitionId = value.partitionId();
        if (partitionId < 0 || partitionId > partitions.size()) {
            throw new IllegalStateException("partition " + partitionId + " of topic " + name
                    + " cannot follow partition " + (partitions.size() - 1));
        }
        PartitionRegistration partition = PartitionRegistration.of(value);
        return new TopicImage(
                id,
                name,
                partitionId == partitions.size()
                        ? partitions.plus(partition)
                        : partitions.with(partitionId, partition));
    }

    /** Adds the next partitions. */
    TopicImage with(NewPartitionsRecord value) {
        int size = value.replicationFactor();
        if (value.firstPartitionId() != partitions.size()
                || size < 1
                || value.replicas().size() % size != 0) {
            throw new IllegalStateException("partitions from " + value.firstPartitionId() + " on with " + size
                    + " replicas each cannot follow partition " + (partitions.size() - 1) + " of topic " + name);
        }
        Set<Integer> outOfSync = Set.copyOf(value.outOfSync());
        List<PartitionRegistration> added = new ArrayList<>(value.replicas().size() / size);
        for (int i = 0; i < value.replicas().size(); i += size) {
            added.add(PartitionRegistration.created(value.replicas().subList(i, i + size), outOfSync));
        }
        return new TopicImage(id, name, partitions.plusAll(added));
    }

    TopicImage with(PartitionChangeRecord change) {
        PartitionRegistration before = partition(change.partitionId())
                .orElseThrow(() -> new IllegalStateException(
                        "change of partition " + change.partitionId() + ", which topic " + name + " does not have"));
        return new TopicImage(id, name, partitions.with(change.partitionId(), before.with(change)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TopicImage that
                && id.equals(that.id)
                && name.equals(that.name)
                && partitions.equals(that.partitions);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "TopicImage[" + name + ", " + id + ", " + partitions.size() + " partitions]";
    }
}
