package io.duolog.broker.partition;

import java.util.Collection;
import java.util.List;

/**
 * Told what this broker's replicas have to do, so that they follow their leaders. Called on the thread that obeys the
 * metadata; must not block.
 */
public interface ReplicaRoles {
    /**
     * Replicas are new, or their leaders or leader epochs may have changed: see {@link Partition#followerPosition}. What
     * changed together is told together: the death of a broker is one change of many.
     */
    void changed(Collection<Partition> partitions);

    /** A replica is gone from this broker. */
    void removed(Partition partition);

    /** Tells several, in their order. */
    static ReplicaRoles all(List<? extends ReplicaRoles> told) {
        List<ReplicaRoles> each = List.copyOf(told);
        return new ReplicaRoles() {
            @Override
            public void changed(Collection<Partition> partitions) {
                each.forEach(roles -> roles.changed(partitions));
            }

            @Override
            public void removed(Partition partition) {
                each.forEach(roles -> roles.removed(partition));
            }
        };
    }
}
