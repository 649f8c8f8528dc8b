package io.duolog.broker.partition;

import java.util.List;

/**
 * Told what this broker's replicas have to do, so that they follow their leaders. Called on the thread that obeys the
 * metadata; must not block.
 */
public interface ReplicaRoles {
    /** A replica is new, or its leader or leader epoch may have changed: see {@link Partition#followerPosition}. */
    void changed(Partition partition);

    /** A replica is gone from this broker. */
    void removed(Partition partition);

    /** Tells several, in their order. */
    static ReplicaRoles all(List<? extends ReplicaRoles> told) {
        List<ReplicaRoles> each = List.copyOf(told);
        return new ReplicaRoles() {
            @Override
            public void changed(Partition partition) {
                each.forEach(roles -> roles.changed(partition));
            }

            @Override
            public void removed(Partition partition) {
                each.forEach(roles -> roles.removed(partition));
            }
        };
    }
}
