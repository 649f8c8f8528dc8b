package io.duolog.broker.replication;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.partition.FollowerPosition;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.ReplicaRoles;
import java.util.HashMap;
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
    public synchronized void changed(Partition partition) {
        Optional<FollowerPosition> position = partition.followerPosition();
        if (closed || position.isEmpty()) {
            removed(partition);
            return;
        }
        ReplicaFetcher fetcher =
                fetchers.computeIfAbsent(position.get().leaderId(), leaderId -> new ReplicaFetcher(leaderId, context));
        ReplicaFetcher former = following.put(partition, fetcher);
        if (former != null && former != fetcher) {
            former.unfollow(partition);
        }
        fetcher.follow(partition);
    }

    @Override
    public synchronized void removed(Partition partition) {
        ReplicaFetcher former = following.remove(partition);
        if (former != null) {
            former.unfollow(partition);
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
