package io.duolog.coordination.zk;

import io.duolog.coordination.Membership.SelfLivenessListener;
import io.duolog.coordination.NodeIdentity;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's own entry among those who live: made, kept true, and made again whenever it vanishes, be it with the
 * session or because others took this node for dead. Confined to the coordination thread.
 */
final class Announcement {
    private static final Logger LOGGER = LoggerFactory.getLogger(Announcement.class);

    private final Layout layout;
    private final NodeIdentity self;
    private final Predicate<NodeIdentity> isOwnPast;
    private @Nullable Session session;
    private byte @Nullable [] info;
    private @Nullable SelfLivenessListener listener;
    private @Nullable CompletableFuture<Void> announcing;
    private boolean alive;
    private int round;
    private boolean working;
    private boolean workAgain;

    Announcement(Layout layout, NodeIdentity self, Predicate<NodeIdentity> isOwnPast) {
        this.layout = layout;
        this.self = self;
        this.isOwnPast = isOwnPast;
    }

    void announce(byte[] newInfo, SelfLivenessListener newListener, CompletableFuture<Void> announced) {
        CompletableFuture<Void> former = announcing;
        info = newInfo;
        listener = newListener;
        announcing = announced;
        alive = false;
        if (former != null) {
            CompletableFuture<Void> unused = announced.whenComplete((done, failure) -> {
                if (failure == null) {
                    former.complete(null);
                } else {
                    former.completeExceptionally(failure);
                }
            });
        }
        work();
    }

    void withdraw() {
        info = null;
        listener = null;
        alive = false;
        work();
    }

    /** A session begins, or goes on after an interruption. */
    void connected(Session present) {
        session = present;
        round++;
        working = false;
        work();
    }

    /** The connection broke; the entry may last or not. */
    void interrupted() {
        uncertain();
    }

    void disconnected() {
        session = null;
        round++;
        working = false;
        uncertain();
    }

    /** This node's entry was made, changed or deleted. */
    void entryChanged() {
        work();
    }

    private void work() {
        Session present = session;
        if (present == null) {
            return;
        }
        if (working) {
            workAgain = true;
            return;
        }
        working = true;
        workAgain = false;
        int current = round;
        present.read(layout.broker(self.nodeId()), entry -> {
            if (current == round) {
                working = false;
                if (!entry.isInterrupted()) {
                    compare(present, entry);
                }
                again();
            }
        });
    }

    private void again() {
        if (workAgain && !working) {
            work();
        }
    }

    private void compare(Session present, Session.Entry entry) {
        byte[] wanted = info;
        boolean mine = entry.isPresent() && entry.owner() == present.id();
        String path = layout.broker(self.nodeId());
        if (wanted == null) {
            if (mine) {
                change(present, List.of(Op.delete(path, entry.version())));
            }
            return;
        }
        byte[] data = new MemberEntry(self, wanted).encode();
        Op create = Op.create(path, data, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        if (mine && Arrays.equals(entry.data(), data)) {
            inForce();
        } else if (mine) {
            change(present, List.of(Op.setData(path, data, entry.version())));
        } else if (!entry.isPresent()) {
            uncertain();
            change(present, List.of(create));
        } else if (isOwnPast.test(
                MemberEntry.decode(path, self.nodeId(), entry.data()).node())) {
            change(present, List.of(Op.delete(path, entry.version()), create));
        } else {
            LOGGER.warn(
                    "another process has announced itself to ZooKeeper as node {}: waiting until its session is over. If "
                            + "it still runs, give one of them another node.id",
                    self.nodeId());
        }
    }

    private void change(Session present, List<Op> operations) {
        working = true;
        int current = round;
        present.change(operations, change -> {
            if (current == round) {
                working = false;
                if (!change.isInterrupted()) {
                    work(); // what is there now decides
                }
            }
        });
    }

    private void inForce() {
        CompletableFuture<Void> answered = announcing;
        announcing = null;
        if (answered != null) {
            answered.complete(null);
        }
        SelfLivenessListener told = listener;
        if (!alive && told != null) {
            alive = true;
            told.alive();
        }
    }

    private void uncertain() {
        SelfLivenessListener told = listener;
        if (alive && told != null) {
            alive = false;
            told.uncertain();
        }
    }
}
