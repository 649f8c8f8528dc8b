package io.duolog.coordination.zk;

import io.duolog.coordination.ClusterMismatchException;
import io.duolog.coordination.CoordinationStorageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;

/** Finds the cluster in ZooKeeper, or makes it: all of its entries in one change, so that there is all of it or none. */
final class Cluster {
    private static final String VERSION = "1";

    private final Layout layout;
    private final Optional<String> known;
    private final Supplier<UUID> random;

    Cluster(Layout layout, Optional<String> known, Supplier<UUID> random) {
        this.layout = layout;
        this.known = known;
        this.random = random;
    }

    /**
     * Finds or makes it. When the connection breaks, there is no answer: ask again on the next one.
     *
     * @param answer told the cluster's id
     * @throws ClusterMismatchException on the coordination thread, when this node belongs to another cluster
     */
    void open(Session session, Consumer<String> answer) {
        session.read(layout.cluster(), entry -> {
            if (entry.isPresent()) {
                answer.accept(check(new String(entry.data(), StandardCharsets.UTF_8)));
            } else if (!entry.isInterrupted()) {
                make(session, answer);
            }
        });
    }

    private String check(String text) {
        int space = text.indexOf(' ');
        if (space < 0 || !text.substring(0, space).equals(VERSION)) {
            throw new CoordinationStorageException(
                    "the ZooKeeper entry " + layout.cluster() + " says '" + text + "': not a cluster of layout version "
                            + VERSION + ", or one of a later release",
                    null);
        }
        String found = text.substring(space + 1);
        if (known.isPresent() && !known.get().equals(found)) {
            throw new ClusterMismatchException("this node's data belongs to cluster " + known.get()
                    + ", but the ZooKeeper entry " + layout.cluster() + " is of cluster " + found + ": correct "
                    + ZooKeeperConfig.CONNECT + ", or start this node with an empty data directory");
        }
        return found;
    }

    private void make(Session session, Consumer<String> answer) {
        if (known.isPresent()) {
            throw new ClusterMismatchException("this node's data belongs to cluster " + known.get()
                    + ", but ZooKeeper has no entry " + layout.cluster() + ": correct " + ZooKeeperConfig.CONNECT
                    + ", or restore the ensemble's data from a backup");
        }
        for (String parent : layout.parents()) {
            session.change(create(parent, ""), change -> {});
        }
        List<Op> operations = List.of(
                create(layout.cluster(), VERSION + " " + mint()),
                create(layout.epoch(), "0"),
                create(layout.candidates(), ""),
                create(layout.brokers(), ""),
                create(layout.log(), "0"),
                create(layout.snapshots(), ""));
        session.change(operations, change -> {
            if (!change.isInterrupted()) {
                session.read(layout.cluster(), entry -> made(change.code(), entry, answer));
            }
        });
    }

    private void made(Code code, Session.Entry entry, Consumer<String> answer) {
        if (entry.isPresent()) {
            answer.accept(check(new String(entry.data(), StandardCharsets.UTF_8)));
        } else if (!entry.isInterrupted()) {
            throw new CoordinationStorageException(
                    "cannot make this cluster's entries in ZooKeeper below '" + layout.root() + "/' (" + code
                            + "): if something else is kept there, give the cluster a path of its own, as in "
                            + ZooKeeperConfig.CONNECT + "=host:2181/duolog",
                    null);
        }
    }

    private String mint() {
        UUID id = random.get();
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Op create(String path, String text) {
        return Op.create(path, text.getBytes(StandardCharsets.UTF_8), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }
}
