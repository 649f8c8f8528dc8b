package io.duolog.coordination.testkit;

import io.duolog.coordination.Cancellable;
import io.duolog.coordination.Membership.LivenessListener;
import io.duolog.coordination.NodeIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the memory cluster knows of one incarnation of a node. Guarded by the cluster's lock. */
final class MemoryNode {
    final NodeIdentity identity;
    final NodeLink link;
    final MemoryCoordinationBackend backend;
    final List<LivenessListener> watchers = new ArrayList<>();

    /** The cluster counts the node as present. */
    boolean sessionAlive;

    boolean campaigning;
    boolean disconnected;

    /** Counts the cuts: an answer of an earlier connection never arrives. */
    final AtomicInteger connection = new AtomicInteger();

    /** What the node announced, or null. */
    byte @Nullable [] info;

    /** Ends the session unless the node comes back in time. */
    @Nullable
    Cancellable expiry;

    @Nullable
    UncertainAppend nextAppend;

    /** How the next append becomes uncertain. */
    enum UncertainAppend {
        APPLIED,
        LOST
    }

    MemoryNode(NodeIdentity identity, NodeLink link, MemoryCoordinationBackend backend) {
        this.identity = identity;
        this.link = link;
        this.backend = backend;
    }

    boolean reachable() {
        return !link.closed() && !link.paused() && !disconnected;
    }

    boolean canLead() {
        return sessionAlive && campaigning && reachable();
    }
}
