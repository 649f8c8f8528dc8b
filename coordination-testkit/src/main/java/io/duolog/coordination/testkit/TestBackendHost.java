package io.duolog.coordination.testkit;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.BackendHost;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.PeerChannel;
import io.duolog.coordination.SerialScheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A host for tests: a new incarnation each time, and no other node to talk to.
 *
 * @param self which node this is
 * @param knownClusterId the cluster of the node's data
 * @param directory for the backend
 * @param clock wall-clock time
 * @param scheduler the coordination thread
 */
public record TestBackendHost(
        NodeIdentity self, Optional<String> knownClusterId, Path directory, Clock clock, SerialScheduler scheduler)
        implements BackendHost {
    /** Checks the arguments. */
    public TestBackendHost {
        requireNonNull(self, "self");
        requireNonNull(knownClusterId, "knownClusterId");
        requireNonNull(directory, "directory");
        requireNonNull(clock, "clock");
        requireNonNull(scheduler, "scheduler");
    }

    /** A host of a node that belongs to no cluster yet. */
    public TestBackendHost(int nodeId, Path directory, SerialScheduler scheduler) {
        this(new NodeIdentity(nodeId, UUID.randomUUID()), Optional.empty(), directory, Clock.systemUTC(), scheduler);
    }

    @Override
    public PeerChannel peers() {
        return new NoPeers();
    }

    private static final class NoPeers implements PeerChannel {
        @Override
        public CompletionStage<byte[]> ask(int nodeId, byte[] request) {
            return CompletableFuture.failedFuture(new IOException("there is no node " + nodeId));
        }

        @Override
        public void learnAddress(int nodeId, String host, int port) {
            requireNonNull(host, "host");
        }

        @Override
        public void answerWith(Handler handler) {
            requireNonNull(handler, "handler");
        }
    }
}
