package io.duolog.coordination.testkit.contract;

import io.duolog.coordination.Membership.LivenessListener;
import io.duolog.coordination.Membership.SelfLivenessListener;
import io.duolog.coordination.NodeIdentity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was told of nodes, and of its own. */
final class Members implements LivenessListener, SelfLivenessListener {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<String> self = new CopyOnWriteArrayList<>();
    private final Map<NodeIdentity, byte[]> up = new ConcurrentHashMap<>();

    @Override
    public void up(NodeIdentity node, byte[] info) {
        up.put(node, info);
        events.add("up " + node.nodeId());
    }

    @Override
    public void down(NodeIdentity node) {
        if (up.remove(node) == null) {
            events.add("down of one that was not up");
        }
        events.add("down " + node.nodeId());
    }

    @Override
    public void alive() {
        self.add("alive");
    }

    @Override
    public void uncertain() {
        self.add("uncertain");
    }

    List<String> events() {
        return events;
    }

    List<String> self() {
        return self;
    }

    Set<NodeIdentity> up() {
        return Set.copyOf(up.keySet());
    }

    byte[] info(NodeIdentity node) {
        return up.getOrDefault(node, new byte[0]);
    }
}
