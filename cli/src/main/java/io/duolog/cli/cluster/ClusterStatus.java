package io.duolog.cli.cluster;

import io.duolog.broker.inspection.message.DescribeCoordinationResponse;
import io.duolog.broker.inspection.message.DescribeCoordinationResponse.Participant;
import io.duolog.client.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster at one moment, as far as it could be found out. Pure.
 *
 * @param clusterId its id
 * @param brokers all that are registered, by number
 * @param coordination what it agrees by; empty if no broker told, as those of Apache Kafka
 * @param controllerId the active controller, if known
 * @param topicCount how many topics there are
 * @param partitionCount how many partitions they have
 * @param troubled the partitions that are not as they should be, by topic and number
 */
record ClusterStatus(
        String clusterId,
        List<Broker> brokers,
        Optional<DescribeCoordinationResponse> coordination,
        Optional<Integer> controllerId,
        int topicCount,
        int partitionCount,
        List<TroubledPartition> troubled) {
    private static final long UNKNOWN = -1;

    /** Copies the lists. */
    ClusterStatus {
        brokers = List.copyOf(brokers);
        troubled = List.copyOf(troubled);
    }

    /**
     * A broker.
     *
     * @param node where it is
     * @param epoch of its registration; -1 if it is not known
     * @param isFenced whether it must not lead
     * @param leaderCount how many partitions it leads
     * @param replicaCount how many partitions it holds
     */
    record Broker(Node node, long epoch, boolean isFenced, int leaderCount, int replicaCount) {
        /** The state as one word. */
        String state() {
            return isFenced ? "fenced" : "running";
        }
    }

    /**
     * A partition that is not as it should be.
     *
     * @param topic its topic
     * @param partition its number
     * @param leader who leads; empty: it is offline
     * @param leaderEpoch how often the leader has changed
     * @param replicas who should hold it
     * @param inSync who has all that is committed
     * @param minInSync the topic's {@code min.insync.replicas}
     */
    record TroubledPartition(
            String topic,
            int partition,
            Optional<Integer> leader,
            int leaderEpoch,
            List<Integer> replicas,
            List<Integer> inSync,
            int minInSync) {
        boolean isOffline() {
            return leader.isEmpty();
        }

        boolean isUnderReplicated() {
            return inSync.size() < replicas.size();
        }

        boolean isUnderMinIsr() {
            return inSync.size() < minInSync;
        }

        /** The worst that is wrong with it. */
        String state() {
            if (isOffline()) {
                return "offline";
            }
            return isUnderMinIsr() ? "under-min-isr" : "under-replicated";
        }
    }

    /** Whether everything is as it should be. */
    boolean isHealthy() {
        return controllerId.isPresent()
                && troubled.isEmpty()
                && brokers.stream().noneMatch(Broker::isFenced)
                && coordination.map(state -> state.errorCode() == 0).orElse(true);
    }

    long offlineCount() {
        return troubled.stream().filter(TroubledPartition::isOffline).count();
    }

    long underReplicatedCount() {
        return troubled.stream().filter(TroubledPartition::isUnderReplicated).count();
    }

    long underMinIsrCount() {
        return troubled.stream().filter(TroubledPartition::isUnderMinIsr).count();
    }

    /** The controller's epoch; -1 if it is not known. */
    long controllerEpoch() {
        return coordination.map(state -> (long) state.controllerEpoch()).orElse(UNKNOWN);
    }

    /** Those that the backend consists of. */
    List<Participant> participants() {
        return coordination.map(DescribeCoordinationResponse::participants).orElse(List.of());
    }

    /** The epochs of brokers' registrations. */
    static Map<Integer, Long> epochs(Optional<DescribeCoordinationResponse> coordination) {
        Map<Integer, Long> epochs = new HashMap<>();
        coordination.ifPresent(
                state -> state.brokers().forEach(broker -> epochs.put(broker.brokerId(), broker.brokerEpoch())));
        return epochs;
    }
}
