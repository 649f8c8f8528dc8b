package io.duolog.coordination.raft;

import io.duolog.coordination.BackendHost;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.testkit.contract.FaultyCluster;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Raft for the contract: all nodes are voters, each in its own directory. */
final class RaftContractCluster implements FaultyCluster {
    private static final Duration ELECTION_TIMEOUT = Duration.ofMillis(500);

    /** From here on nothing may be found out by waiting. */
    private static final Duration FOR_EVER = Duration.ofSeconds(10);

    private final Duration silence;

    RaftContractCluster(Duration silence) {
        this.silence = silence;
    }

    /** For a single node, of which nobody expects a sign of life. */
    RaftContractCluster() {
        this(Duration.ofSeconds(2));
    }

    @Override
    public int nodesMax() {
        return RaftConfig.VOTERS_MAX;
    }

    @Override
    public CoordinationBackend create(BackendHost host, int nodes) {
        Duration election = silence.compareTo(FOR_EVER) < 0 ? ELECTION_TIMEOUT : silence;
        return new RaftCoordinationBackendFactory()
                .create(
                        Map.of(
                                RaftConfig.VOTERS,
                                voters(nodes),
                                RaftConfig.SESSION_TIMEOUT_MS,
                                Long.toString(silence.toMillis()),
                                RaftConfig.ELECTION_TIMEOUT_MS,
                                Long.toString(election.toMillis())),
                        host);
    }

    /** The setting for nodes from 1 on. */
    static String voters(int nodes) {
        return IntStream.rangeClosed(1, nodes)
                .mapToObj(nodeId -> nodeId + "@localhost:" + (9_000 + nodeId))
                .collect(Collectors.joining(","));
    }
}
