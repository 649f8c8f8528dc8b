package io.duolog.coordination.raft;

import io.duolog.coordination.Membership.LivenessListener;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.raft.HeartbeatAnswer.Member;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who lives, as the leader sees it: a lease for each node that announces itself, renewed by its heartbeats. Kept in
 * memory only. The other voters get copies with the answers to their own heartbeats, and the next leader begins with its
 * copy: a node that lived under the former leader keeps its lease, for one lease duration from the election. A copy may be
 * older than a node's restart, so it says of nobody that it lives: that is told when the node is heard of in this term.
 *
 * <p>Confined to one thread. Time is what the callers say.
 */
final class LeaseTable {
    private static final int EPOCH_SHIFT = 32;

    private final long leaseDurationNs;
    private final LivenessListener listener;
    private final Map<Integer, Lease> leases = new TreeMap<>();
    private final Map<Integer, Contact> contacts = new TreeMap<>();
    private long version;

    private static final class Lease {
        private final Member member;
        private long renewedNs;
        /** Whether it was heard of in this term. */
        private boolean heard;

        Lease(Member member, long renewedNs, boolean heard) {
            this.member = member;
            this.renewedNs = renewedNs;
            this.heard = heard;
        }
    }

    /**
     * What was last heard of a node, whether it announces itself or not.
     *
     * @param heartbeat its newest
     * @param heardNs when
     */
    record Contact(Heartbeat heartbeat, long heardNs) {}

    /** With a listener that is told of every change. */
    LeaseTable(Duration leaseDuration, LivenessListener listener) {
        this.leaseDurationNs = leaseDuration.toNanos();
        this.listener = listener;
    }

    /** A term begins, with what this node knew of the former one's table. */
    void begin(int epoch, List<Member> inherited, long nowNs) {
        leases.clear();
        contacts.clear();
        version = (long) epoch << EPOCH_SHIFT;
        inherited.forEach(member -> leases.put(member.node().nodeId(), new Lease(member, nowNs, false)));
    }

    HeartbeatAnswer heartbeat(Heartbeat heartbeat, long nowNs) {
        contacts.put(heartbeat.node().nodeId(), new Contact(heartbeat, nowNs));
        boolean known = heartbeat.infoVersion() == 0 ? leave(heartbeat.node()) : renew(heartbeat, nowNs);
        boolean wantsTable = heartbeat.voting().isPresent() && heartbeat.knownTable() != version;
        return new HeartbeatAnswer(known, version, wantsTable ? Optional.of(members()) : Optional.empty());
    }

    /** Ends a node's lease, whichever life it speaks of, unless another one is named. */
    void drop(int nodeId, Optional<UUID> incarnation) {
        Lease lease = leases.get(nodeId);
        if (lease != null
                && incarnation
                        .filter(named -> !named.equals(lease.member.node().incarnation()))
                        .isEmpty()) {
            leases.remove(nodeId);
            changed();
            listener.down(lease.member.node());
        }
    }

    /** Ends the leases that ran out. */
    void expire(long nowNs) {
        List<Lease> over = leases.values().stream()
                .filter(lease -> nowNs - lease.renewedNs > leaseDurationNs)
                .toList();
        over.forEach(lease -> drop(lease.member.node().nodeId(), Optional.empty()));
    }

    /** Nobody was listened to for a while, because this node stood still: that is no one else's silence. */
    void extendAll(long byNs) {
        leases.values().forEach(lease -> lease.renewedNs += byNs);
    }

    /** All who live. */
    List<Member> members() {
        return leases.values().stream().map(lease -> lease.member).toList();
    }

    /** Those of them that were heard of in this term. */
    List<Member> heard() {
        return leases.values().stream()
                .filter(lease -> lease.heard)
                .map(lease -> lease.member)
                .toList();
    }

    /** All who were heard of in this term, announced or not, by node id. */
    Map<Integer, Contact> contacts() {
        return Collections.unmodifiableMap(contacts);
    }

    long version() {
        return version;
    }

    private boolean leave(NodeIdentity node) {
        drop(node.nodeId(), Optional.empty());
        return true;
    }

    private boolean renew(Heartbeat heartbeat, long nowNs) {
        NodeIdentity node = heartbeat.node();
        Lease lease = leases.get(node.nodeId());
        if (lease != null
                && lease.member.node().equals(node)
                && lease.member.infoVersion() == heartbeat.infoVersion()) {
            lease.renewedNs = nowNs;
            if (!lease.heard) {
                lease.heard = true;
                listener.up(node, lease.member.info());
            }
            return true;
        }
        if (heartbeat.info().isEmpty()) {
            return false;
        }
        byte[] info = heartbeat.info().get();
        leases.put(node.nodeId(), new Lease(new Member(node, heartbeat.infoVersion(), info), nowNs, true));
        changed();
        listener.up(node, info);
        if (lease != null && !lease.member.node().equals(node)) {
            listener.down(lease.member.node());
        }
        return true;
    }

    private void changed() {
        version++;
    }
}
