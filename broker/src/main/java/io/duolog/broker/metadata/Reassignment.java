package io.duolog.broker.metadata;

import io.duolog.protocol.wire.IntList;
import java.util.List;

/**
 * A change of a partition's replicas that is under way (KIP-455). Until it ends, the partition's replicas are those that
 * it shall have followed by those that it shall no longer have.
 *
 * @param adding replicas that were not there before
 * @param removing replicas that will not be there after
 */
public record Reassignment(List<Integer> adding, List<Integer> removing) {
    /** No change is under way. */
    public static final Reassignment NONE = new Reassignment(List.of(), List.of());

    /** Copies the lists. */
    public Reassignment {
        adding = IntList.copyOf(adding);
        removing = IntList.copyOf(removing);
    }

    /** Whether a change is under way. */
    public boolean isActive() {
        return !adding.isEmpty() || !removing.isEmpty();
    }
}
