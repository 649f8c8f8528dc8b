package io.duolog.compat.group;

import java.util.Map;
import org.apache.kafka.common.protocol.Errors;

/** Who divides a group among its members. */
public enum GroupProtocol {
    /** One of the members: all join anew when somebody comes or goes. */
    CLASSIC {
        @Override
        Map<String, Object> settings(Division division) {
            return Map.of(
                    "partition.assignment.strategy",
                    division == Division.BY_TOPIC
                            ? "org.apache.kafka.clients.consumer.RangeAssignor"
                            : "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
                    "heartbeat.interval.ms",
                    "200",
                    "session.timeout.ms",
                    Integer.toString(SESSION_TIMEOUT_MS));
        }

        @Override
        Errors refusalOfOtherGenerations() {
            return Errors.ILLEGAL_GENERATION;
        }
    },
    /** The coordinator (KIP-848): members are told what to give up and what to take. How often they heartbeat, it says. */
    CONSUMER {
        @Override
        Map<String, Object> settings(Division division) {
            return Map.of(
                    "group.protocol",
                    "consumer",
                    "group.remote.assignor",
                    division == Division.BY_TOPIC ? "range" : "uniform");
        }

        @Override
        Errors refusalOfOtherGenerations() {
            return Errors.STALE_MEMBER_EPOCH;
        }
    };

    /** How partitions are given to members. */
    public enum Division {
        /** Ranges of each topic. In the classic protocol, all is given up before. */
        BY_TOPIC,
        /** Evenly, and what a member has it keeps if it can; in the classic protocol, too, it reads on meanwhile. */
        STICKY
    }

    /** A member that is silent for so long is taken for dead, if the member says how long that is. */
    static final int SESSION_TIMEOUT_MS = 15_000;

    /** What members are configured with. */
    abstract Map<String, Object> settings(Division division);

    /** How commits are refused that name another generation, or epoch of the member, than the present one. */
    abstract Errors refusalOfOtherGenerations();
}
