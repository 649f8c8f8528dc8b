package io.duolog.perf.load;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiVersionsRequest;
import io.duolog.protocol.message.FindCoordinatorRequest;
import io.duolog.protocol.message.FindCoordinatorResponse.Coordinator;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataResponse;
import io.duolog.protocol.message.MetadataResponse.MetadataResponseBroker;
import io.duolog.protocol.message.MetadataResponse.MetadataResponsePartition;
import io.duolog.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Who leads what. Asks the first of the bootstrap servers, and waits; not for the network's thread. */
final class RawCluster {
    private static final int METADATA_VERSION = 12;
    private static final int FIND_COORDINATOR_VERSION = 4;
    private static final int API_VERSIONS_VERSION = 3;
    private static final byte GROUP_KEY = 0;
    private static final UUID NO_ID = new UUID(0, 0);
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Groups that are asked for in one request. */
    private static final int KEYS_MAX = 500;

    private final RawConnection connection;
    private final LoadClock clock;

    private RawCluster(RawConnection connection, LoadClock clock) {
        this.connection = connection;
        this.clock = clock;
    }

    /** Connects. */
    static RawCluster of(RawNetwork network, String bootstrapServers, LoadClock clock)
            throws InterruptedException, ExecutionException {
        BrokerAddress first = BrokerAddress.list(bootstrapServers).get(0);
        return new RawCluster(network.connect(first).get(), clock);
    }

    /** Whether the broker offers an API in this version. */
    boolean offers(ApiKey api, int version) throws InterruptedException, ExecutionException {
        ApiVersionsRequest request = ApiVersionsRequest.builder()
                .clientSoftwareName("duolog-perf")
                .clientSoftwareVersion("1")
                .build();
        return connection.ask(request, API_VERSIONS_VERSION).get().apiKeys().stream()
                .anyMatch(offered -> offered.apiKey() == api.id()
                        && offered.minVersion() <= version
                        && version <= offered.maxVersion());
    }

    /** The leaders of a topic's partitions, by partition; waits until all have one. */
    Map<Integer, BrokerAddress> leaders(String topic) throws InterruptedException, ExecutionException {
        MetadataRequest request = MetadataRequest.builder()
                .topics(List.of(new MetadataRequest.MetadataRequestTopic(NO_ID, topic)))
                .allowAutoTopicCreation(false)
                .build();
        return retried(
                "leaders of " + topic,
                () -> leaders(connection.ask(request, METADATA_VERSION).get()));
    }

    private static Optional<Map<Integer, BrokerAddress>> leaders(MetadataResponse answer) {
        Map<Integer, BrokerAddress> brokers = answer.brokers().stream()
                .collect(Collectors.toMap(
                        MetadataResponseBroker::nodeId, broker -> new BrokerAddress(broker.host(), broker.port())));
        Map<Integer, BrokerAddress> leaders = new TreeMap<>();
        for (MetadataResponseTopic topic : answer.topics()) {
            for (MetadataResponsePartition partition : topic.partitions()) {
                BrokerAddress leader = brokers.get(partition.leaderId());
                if (leader == null) {
                    return Optional.empty();
                }
                leaders.put(partition.partitionIndex(), leader);
            }
        }
        return leaders.isEmpty() ? Optional.empty() : Optional.of(leaders);
    }

    /** The coordinators of groups, by group; waits until all have one. */
    Map<String, BrokerAddress> coordinators(List<String> groups) throws InterruptedException, ExecutionException {
        Map<String, BrokerAddress> all = new HashMap<>();
        for (int start = 0; start < groups.size(); start += KEYS_MAX) {
            List<String> some = groups.subList(start, Math.min(groups.size(), start + KEYS_MAX));
            FindCoordinatorRequest request = new FindCoordinatorRequest("", GROUP_KEY, some);
            all.putAll(retried(
                    "coordinators of " + some.get(0) + " and others",
                    () -> addresses(connection
                            .ask(request, FIND_COORDINATOR_VERSION)
                            .get()
                            .coordinators())));
        }
        return all;
    }

    private static Optional<Map<String, BrokerAddress>> addresses(List<Coordinator> answer) {
        if (answer.stream().anyMatch(coordinator -> coordinator.errorCode() != ErrorCode.NONE.code())) {
            return Optional.empty();
        }
        Function<Coordinator, BrokerAddress> address =
                coordinator -> new BrokerAddress(coordinator.host(), coordinator.port());
        return Optional.of(answer.stream().collect(Collectors.toMap(Coordinator::key, address)));
    }

    private <T> T retried(String what, Question<T> question) throws InterruptedException, ExecutionException {
        long lateNs = clock.nanos() + TIMEOUT_NS;
        Optional<T> answer = question.ask();
        while (answer.isEmpty()) {
            if (clock.nanos() - lateNs > 0) {
                throw new IllegalStateException(
                        "there are no " + what + " after " + TimeUnit.NANOSECONDS.toSeconds(TIMEOUT_NS) + " s");
            }
            clock.awaitNanos(clock.nanos() + RETRY_NS);
            answer = question.ask();
        }
        return answer.get();
    }

    /** Something that has no answer as long as things are being set up. */
    private interface Question<T> {
        Optional<T> ask() throws InterruptedException, ExecutionException;
    }
}
