package io.duolog.coordination.zk;

import java.util.function.Consumer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;

/** Who stands for election: only for a controller that resigns, to know whether there is anybody else to wait for. */
final class Candidates {
    private final Layout layout;
    private final int nodeId;

    Candidates(Layout layout, int nodeId) {
        this.layout = layout;
        this.nodeId = nodeId;
    }

    /** This node stands, as long as the session lasts. Repeating it changes nothing. */
    void add(Session session) {
        session.change(
                Op.create(layout.candidate(name(session)), new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL),
                change -> {});
    }

    /** Asks whether another node stands; if that cannot be found out, one may. */
    void findOthers(Session session, Consumer<Boolean> answer) {
        session.list(
                layout.candidates(),
                children -> answer.accept(children.isInterrupted()
                        || children.names().stream().anyMatch(name -> !name.equals(name(session)))));
    }

    /** A leftover of this node's former session counts as another node, until that session is over. */
    private String name(Session session) {
        return nodeId + "-" + Long.toHexString(session.id());
    }
}
