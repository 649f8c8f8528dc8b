package io.duolog.broker.replication;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.ReplicaRoles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has this broker's replicas follow their leaders: one {@link ReplicaFetcher} a leader, made when it is first followed.
 *
 * <p>Thread-safe; no call blocks.
 */
public final class ReplicaFetchers implements ReplicaRoles, AutoCloseable {
    private final FetcherContext context;
    private final Map<Integer, ReplicaFetcher> fetchers = new HashMap<>();
    private final Map<Partition, ReplicaFetcher> following = new HashMap<>();
    private boolean closed;

    /** Starts nothing. */
    public ReplicaFetchers(FetcherContext context) {
        this.context = requireNonNull(context, "context");
    }

    @Override
    public synchronized void changed(Collection<Partition> partitions) {
        Map<ReplicaFetcher, List<Partition>> leaving = new LinkedHashMap<>();
        Map<ReplicaFetcher, List<Partition>> coming = new LinkedHashMap<>();
        for (Partition partition : partitions) {
            Optional<ReplicaFetcher> next = closed ? Optional.empty() : fetcher(partition);
            ReplicaFetcher former =
                    next.isPresent() ? following.put(partition, next.get()) : following.remove(partition);
            if (former != null && former != next.orElse(null)) {
                leaving.computeIfAbsent(former, key -> new ArrayList<>()).add(partition);
            }
            next.ifPresent(fetcher ->
                    coming.computeIfAbsent(fetcher, key -> new ArrayList<>()).add(partition));
        }
        leaving.forEach(ReplicaFetcher::unfollow);
        coming.forEach(ReplicaFetcher::follow);
    }

    private Optional<ReplicaFetcher> fetcher(Partition partition) {
        return partition
                .followerPosition()
                .map(position -> fetchers.computeIfAbsent(
                        position.leaderId(), leaderId -> new ReplicaFetcher(leaderId, context)));
    }

    @Override
    public synchronized void removed(Partition partition) {
        ReplicaFetcher former = following.remove(partition);
        if (former != null) {
            former.unfollow(List.of(partition));
        }
    }

    /** How many partitions follow a leader. */
    public synchronized int size() {
        return following.size();
    }

    /** Ends all fetching. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        fetchers.values().forEach(ReplicaFetcher::close);
        fetchers.clear();
        following.clear();
    }
}
