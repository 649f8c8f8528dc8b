package io.duolog.coordination.testkit;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendHost;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.PeerChannel;
import io.duolog.coordination.SerialScheduler;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A host for tests.
 *
 * @param self which node this is
 * @param knownClusterId the cluster of the node's data
 * @param directory for the backend
 * @param clock wall-clock time
 * @param scheduler the coordination thread
 * @param peers the way to other nodes: of a {@link PeerNetwork}, where there are any
 */
public record TestBackendHost(
        NodeIdentity self,
        Optional<String> knownClusterId,
        Path directory,
        Clock clock,
        SerialScheduler scheduler,
        PeerChannel peers)
        implements BackendHost {
    private static final Duration ALONE_ASK_TIMEOUT = Duration.ofSeconds(1);

    /** Checks the arguments. */
    public TestBackendHost {
        requireNonNull(self, "self");
        requireNonNull(knownClusterId, "knownClusterId");
        requireNonNull(directory, "directory");
        requireNonNull(clock, "clock");
        requireNonNull(scheduler, "scheduler");
        requireNonNull(peers, "peers");
    }

    /** A host of a node that is alone in the world. */
    public TestBackendHost(
            NodeIdentity self,
            Optional<String> knownClusterId,
            Path directory,
            Clock clock,
            SerialScheduler scheduler) {
        this(self, knownClusterId, directory, clock, scheduler, alone(self, scheduler));
    }

    /** A host of a node that is alone in the world and belongs to no cluster yet. */
    public TestBackendHost(int nodeId, Path directory, SerialScheduler scheduler) {
        this(new NodeIdentity(nodeId, UUID.randomUUID()), Optional.empty(), directory, Clock.systemUTC(), scheduler);
    }

    private static PeerChannel alone(NodeIdentity self, SerialScheduler scheduler) {
        return new PeerNetwork(ALONE_ASK_TIMEOUT).join(self.nodeId(), scheduler);
    }
}
