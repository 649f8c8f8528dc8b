package io.duolog.coordination.raft;

import io.duolog.coordination.BackendHost;
import io.duolog.coordination.support.CallbackThread;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftPeer;

/**
 * From an empty or a known directory to a running Raft peer. On the disk thread, but for the founding of a cluster, which
 * is a conversation on the coordination thread.
 */
final class RaftStartup {
    private final RaftConfig config;
    private final BackendHost host;
    private final RaftTransport transport;
    private final Steps steps;

    /** What startup needs done elsewhere. */
    interface Steps {
        /** Runs a step on the disk thread; what it throws fails the backend. */
        void onDiskThread(DiskStep step);

        /** The coordination thread. */
        CallbackThread callbacks();

        /** The directory is open and locked. */
        void opened(RaftDirectory directory);

        /** The directory is part of a cluster. */
        void joined(RaftDirectory directory) throws IOException;
    }

    /** A step that may fail on the disk. */
    @FunctionalInterface
    interface DiskStep {
        /** Does it. */
        void run() throws IOException;
    }

    RaftStartup(RaftConfig config, BackendHost host, RaftTransport transport, Steps steps) {
        this.config = config;
        this.host = host;
        this.transport = transport;
        this.steps = steps;
    }

    void start() {
        PeerExchange exchange = transport.exchange();
        config.voters().stream()
                .filter(voter -> voter.nodeId() != nodeId())
                .forEach(voter -> exchange.learnAddress(voter.nodeId(), voter.host(), voter.port()));
        steps.onDiskThread(this::open);
    }

    /** How Ratis is run here. */
    RaftProperties properties(RaftDirectory directory) {
        return config.standsAlone(nodeId()) && directory.initialPeers().size() == 1
                ? RatisSettings.alone(directory.path())
                : RatisSettings.amongOthers(directory.path(), config.timing(), rank());
    }

    /** The peers that the cluster was founded of, with the addresses that are configured for them. */
    List<RaftPeer> initialPeers(RaftDirectory directory) {
        return directory.initialPeers().stream()
                .map(peerId -> RaftNode.peer(
                        peerId,
                        config.voters().stream()
                                .filter(voter ->
                                        voter.nodeId() == PeerId.nodeOf(peerId).orElse(-1))
                                .findFirst()))
                .toList();
    }

    private void open() throws IOException {
        RaftDirectory directory = RaftDirectory.open(host.directory(), nodeId(), host.knownClusterId());
        steps.opened(directory);
        transport.exchange().answerWith(MessageKind.FORMATION, (from, message) -> Formation.answer(view(directory)));
        if (directory.cluster().isPresent()) {
            steps.joined(directory);
        } else if (config.standsAlone(nodeId())) {
            directory.refuseToReplace(host.knownClusterId());
            join(directory, new Formation.Result(UUID.randomUUID(), List.of(directory.peerId()), true));
        } else {
            Formation formation = new Formation(
                    transport.exchange(),
                    new Formation.Threads(host.scheduler(), steps.callbacks()),
                    config.voters(),
                    view(directory),
                    result -> steps.onDiskThread(() -> join(directory, result)));
            steps.callbacks().execute(formation::start);
        }
    }

    private void join(RaftDirectory directory, Formation.Result result) throws IOException {
        if (result.founded()) {
            directory.refuseToReplace(host.knownClusterId());
        }
        directory.join(result.clusterId(), result.initialPeers(), host.knownClusterId());
        steps.joined(directory);
    }

    private FormationView view(RaftDirectory directory) {
        return new FormationView(
                nodeId(),
                directory.peerId(),
                directory.cluster(),
                directory.initialPeers(),
                config.voters().stream().map(Voter::nodeId).toList());
    }

    private int rank() {
        return (int) config.voters().stream()
                .filter(voter -> voter.nodeId() < nodeId())
                .count();
    }

    private int nodeId() {
        return host.self().nodeId();
    }
}
