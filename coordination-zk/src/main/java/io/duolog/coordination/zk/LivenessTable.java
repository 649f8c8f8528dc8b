package io.duolog.coordination.zk;

import io.duolog.coordination.Membership.LivenessListener;
import io.duolog.coordination.NodeIdentity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.Op;
import org.jspecify.annotations.Nullable;

/**
 * Who lives, as the active controller sees it: the entries below {@code /brokers}, read once and again at each change.
 * ZooKeeper deletes the entry of a node whose session is over. Confined to the coordination thread.
 */
final class LivenessTable {
    private final Layout layout;
    private final IntPredicate leads;
    private final Map<Integer, Member> members = new TreeMap<>();

    /** Entries that a suspicion has condemned, by their creation: what is read of them counts no more. */
    private final Map<Integer, Long> condemned = new HashMap<>();

    private final List<Watch> watches = new ArrayList<>();
    private @Nullable Session session;
    private boolean following;
    private int round;

    private record Member(MemberEntry entry, long creation) {
        NodeIdentity node() {
            return entry.node();
        }
    }

    /** One controller's watch. */
    record Watch(int epoch, LivenessListener listener) {}

    LivenessTable(Layout layout, IntPredicate leads) {
        this.layout = layout;
        this.leads = leads;
    }

    void add(Watch watch) {
        watches.add(watch);
        if (leads.test(watch.epoch())) {
            if (following) {
                new ArrayList<>(members.values()).forEach(member -> up(watch, member));
            } else {
                follow();
            }
        }
    }

    void remove(Watch watch) {
        watches.remove(watch);
    }

    /** The epoch is over: its watches are too. */
    void epochEnded() {
        watches.removeIf(watch -> !leads.test(watch.epoch()));
        following = false;
        members.clear();
        condemned.clear();
        round++;
    }

    /** A session begins, or goes on after an interruption: events may have been missed. */
    void connected(Session present) {
        session = present;
        if (following) {
            follow();
        }
    }

    void disconnected() {
        session = null;
        round++;
    }

    /** Takes a node for dead at once, if it counts as alive. */
    void suspect(int nodeId) {
        Member member = members.remove(nodeId);
        Session present = session;
        if (member == null || present == null) {
            return;
        }
        condemned.put(nodeId, member.creation());
        tellDown(member);
        String path = layout.broker(nodeId);
        present.read(path, entry -> {
            if (entry.isPresent() && entry.creation() == member.creation()) {
                // A new life may slip in here; it sees its entry vanish and makes another.
                present.change(Op.delete(path, entry.version()), change -> {});
            }
        });
    }

    private void follow() {
        Session present = session;
        if (present == null) {
            return;
        }
        following = true;
        int current = ++round;
        present.watch(layout.brokers(), AddWatchMode.PERSISTENT_RECURSIVE, event -> entryChanged(event.getPath()));
        present.list(layout.brokers(), children -> {
            if (current == round && !children.isInterrupted()) {
                Set<Integer> gone = new HashSet<>(members.keySet());
                for (String name : children.names()) {
                    gone.remove(nodeId(name));
                    read(present, name);
                }
                gone.forEach(this::vanished);
            }
        });
    }

    private void entryChanged(@Nullable String path) {
        Session present = session;
        String prefix = layout.brokers() + "/";
        if (following && present != null && path != null && path.startsWith(prefix)) {
            read(present, path.substring(prefix.length()));
        }
    }

    private void read(Session present, String name) {
        int nodeId = nodeId(name);
        if (nodeId < 0) {
            return;
        }
        int current = round;
        String path = layout.broker(nodeId);
        present.read(path, entry -> {
            if (current != round || entry.isInterrupted()) {
                return;
            }
            if (entry.isPresent()) {
                seen(new Member(MemberEntry.decode(path, nodeId, entry.data()), entry.creation()));
            } else {
                vanished(nodeId);
            }
        });
    }

    private void seen(Member member) {
        int nodeId = member.node().nodeId();
        if (condemned.getOrDefault(nodeId, -1L) == member.creation()) {
            return;
        }
        Member former = members.put(nodeId, member);
        if (former != null && former.creation() != member.creation()) {
            tellDown(former);
        } else if (former != null
                && Arrays.equals(former.entry().info(), member.entry().info())) {
            return;
        }
        present().forEach(watch -> up(watch, member));
    }

    private void vanished(int nodeId) {
        Member member = members.remove(nodeId);
        if (member != null) {
            tellDown(member);
        }
    }

    private void up(Watch watch, Member member) {
        if (watches.contains(watch) && leads.test(watch.epoch())) {
            watch.listener().up(member.node(), member.entry().info());
        }
    }

    private void tellDown(Member member) {
        for (Watch watch : present()) {
            if (watches.contains(watch) && leads.test(watch.epoch())) {
                watch.listener().down(member.node());
            }
        }
    }

    private List<Watch> present() {
        return List.copyOf(watches);
    }

    /** The node's id, or -1 for an entry that somebody else put there. */
    static int nodeId(String name) {
        try {
            return Math.max(-1, Integer.parseInt(name));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
