package io.duolog.perf.load;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.OffsetCommitRequest;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.duolog.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.duolog.protocol.message.OffsetCommitResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Commits an offset of every partition of the topic for every group, in one phase, {@value #PHASE}: one request for each group,
 * a few at the same time. The groups have no members, as for consumers that assign partitions themselves.
 */
final class CommitLoad implements LoadOperation {
    static final String PHASE = "commit";

    private static final int COMMIT_VERSION = 8;
    private static final UUID NO_ID = new UUID(0, 0);
    private static final long RETRY_MS = 100;
    private static final long TIMEOUT_S = 600;

    private final LoadOptions options;
    private final LoadClock clock;

    CommitLoad(LoadOptions options, LoadClock clock) {
        this.options = options;
        this.clock = clock;
    }

    @Override
    public void run(ParentLink link) throws Exception {
        List<String> groups = groups();
        try (RawNetwork network = new RawNetwork()) {
            RawCluster cluster = RawCluster.of(network, options.text(LoadKey.BOOTSTRAP_SERVERS), clock);
            Map<String, BrokerAddress> coordinators = cluster.coordinators(groups);
            List<Lane> lanes = lanes(network, groups, coordinators);
            link.measure(PHASE, () -> commit(lanes, groups.size()));
        }
    }

    private List<String> groups() {
        int partition = options.integer(LoadKey.COORDINATOR_PARTITION, -1);
        String prefix = options.text(LoadKey.GROUP_PREFIX);
        int count = options.integer(LoadKey.GROUPS, 1);
        return partition < 0
                ? GroupNames.all(prefix, count)
                : GroupNames.inPartition(prefix, count, partition, options.integer(LoadKey.COORDINATOR_PARTITIONS, 1));
    }

    /** Deals the groups of each coordinator out to connections. */
    private List<Lane> lanes(RawNetwork network, List<String> groups, Map<String, BrokerAddress> coordinators)
            throws InterruptedException, ExecutionException {
        int lanesOfBroker = options.integer(LoadKey.CONNECTIONS, 1);
        Map<BrokerAddress, List<Lane>> lanes = new HashMap<>();
        for (BrokerAddress broker :
                List.copyOf(coordinators.values()).stream().distinct().toList()) {
            List<Lane> ofBroker = new ArrayList<>();
            for (int lane = 0; lane < lanesOfBroker; lane++) {
                ofBroker.add(new Lane(network, network.connect(broker).get()));
            }
            lanes.put(broker, ofBroker);
        }
        for (int index = 0; index < groups.size(); index++) {
            List<Lane> ofBroker = lanes.get(coordinators.get(groups.get(index)));
            if (ofBroker == null) {
                throw new IllegalStateException("no broker says that it coordinates " + groups.get(index));
            }
            ofBroker.get(index % lanesOfBroker).groups.add(groups.get(index));
        }
        return lanes.values().stream().flatMap(List::stream).toList();
    }

    private PhaseResult commit(List<Lane> lanes, int groups)
            throws InterruptedException, ExecutionException, TimeoutException {
        long startNs = clock.nanos();
        Latencies latencies = new Latencies();
        CompletableFuture<?>[] ends =
                lanes.stream().map(lane -> lane.commitFrom(0, latencies)).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends).get(TIMEOUT_S, TimeUnit.SECONDS);
        long offsets = (long) groups * options.integer(LoadKey.PARTITIONS, 1);
        return PhaseResult.of(offsets, 0, clock.nanos() - startNs, Map.of(PHASE, latencies));
    }

    private OffsetCommitRequest request(String group) {
        List<OffsetCommitRequestPartition> partitions = IntStream.range(0, options.integer(LoadKey.PARTITIONS, 1))
                .mapToObj(partition -> OffsetCommitRequestPartition.builder()
                        .partitionIndex(partition)
                        .committedOffset(partition + 1L)
                        .build())
                .toList();
        return OffsetCommitRequest.builder()
                .groupId(group)
                .topics(List.of(new OffsetCommitRequestTopic(options.text(LoadKey.TOPIC), NO_ID, partitions)))
                .build();
    }

    /** A connection and the groups that are committed on it, one behind the other. */
    private final class Lane {
        private final RawNetwork network;
        private final RawConnection connection;
        private final List<String> groups = new ArrayList<>();

        private Lane(RawNetwork network, RawConnection connection) {
            this.network = network;
            this.connection = connection;
        }

        private CompletableFuture<Void> commitFrom(int index, Latencies latencies) {
            if (index == groups.size()) {
                return CompletableFuture.completedFuture(null);
            }
            long startNs = clock.nanos();
            return connection.ask(request(groups.get(index)), COMMIT_VERSION).thenCompose(response -> {
                ErrorCode error = firstError(response);
                if (error == ErrorCode.NONE) {
                    latencies.recordNanos(clock.nanos() - startNs);
                    return commitFrom(index + 1, latencies);
                }
                if (error.isRetriable()) {
                    return CompletableFuture.supplyAsync(
                                    () -> index,
                                    CompletableFuture.delayedExecutor(RETRY_MS, TimeUnit.MILLISECONDS, network.loop()))
                            .thenCompose(again -> commitFrom(again, latencies));
                }
                return CompletableFuture.failedFuture(new IllegalStateException(
                        "OffsetCommit of " + groups.get(index) + " was answered with " + error));
            });
        }

        private static ErrorCode firstError(OffsetCommitResponse response) {
            return response.topics().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .map(partition -> ErrorCode.forCode(partition.errorCode()))
                    .filter(error -> error != ErrorCode.NONE)
                    .findFirst()
                    .orElse(ErrorCode.NONE);
        }
    }
}
