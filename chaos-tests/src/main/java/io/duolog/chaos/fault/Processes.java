package io.duolog.chaos.fault;

import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.system.SystemUnderTest;
import java.util.ArrayList;
import java.util.List;

/** The processes of the system and of the clients behind one set of calls. */
final class Processes {
    private final SystemUnderTest system;
    private final ClientProcesses clients;

    Processes(SystemUnderTest system, ClientProcesses clients) {
        this.system = system;
        this.clients = clients;
    }

    /** All, in the order in which they start best: what coordinates before what is coordinated, and clients last. */
    List<NodeId> all() {
        List<NodeId> nodes = new ArrayList<>();
        system.nodes().stream()
                .filter(node -> node.kind() == NodeId.Kind.ZOOKEEPER)
                .forEach(nodes::add);
        system.nodes().stream()
                .filter(node -> node.kind() != NodeId.Kind.ZOOKEEPER)
                .forEach(nodes::add);
        nodes.addAll(clients.clients());
        return nodes;
    }

    void kill(NodeId node) {
        if (isClient(node)) {
            clients.kill(node);
        } else {
            system.kill(node);
        }
    }

    void start(NodeId node) {
        if (isClient(node)) {
            clients.start(node);
        } else {
            system.start(node);
        }
    }

    void pause(NodeId node) {
        if (isClient(node)) {
            clients.pause(node);
        } else {
            system.pause(node);
        }
    }

    void resume(NodeId node) {
        if (isClient(node)) {
            clients.resume(node);
        } else {
            system.resume(node);
        }
    }

    boolean isRunning(NodeId node) {
        return isClient(node) ? clients.isRunning(node) : system.isRunning(node);
    }

    private static boolean isClient(NodeId node) {
        return node.kind() == NodeId.Kind.CLIENT;
    }
}
