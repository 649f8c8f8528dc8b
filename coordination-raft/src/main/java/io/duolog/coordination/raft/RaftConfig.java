package io.duolog.coordination.raft;

import io.duolog.coordination.ConfigKey;
import io.duolog.coordination.CoordinationConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Raft backend's settings, checked as a whole.
 *
 * @param voters the voters; empty for a node that stands alone
 * @param snapshotIntervalBytes a snapshot is taken when this much was appended since the last one
 * @param timing after how long what is given up
 */
record RaftConfig(List<Voter> voters, long snapshotIntervalBytes, RaftTiming timing) {
    static final String VOTERS = "controller.quorum.voters";
    static final String ELECTION_TIMEOUT_MS = "controller.quorum.election.timeout.ms";

    /** The broker's own settings, which this backend reads too. */
    static final String SESSION_TIMEOUT_MS = "broker.session.timeout.ms";

    static final String HEARTBEAT_INTERVAL_MS = "broker.heartbeat.interval.ms";
    static final String SNAPSHOT_INTERVAL_BYTES = "metadata.log.max.record.bytes.between.snapshots";

    /** As many as anybody needs: with seven, three may be lost. */
    static final int VOTERS_MAX = 9;

    /** Kafka's default; it also bounds what this backend holds in memory. */
    private static final long DEFAULT_SNAPSHOT_INTERVAL_BYTES = 20L * 1024 * 1024;

    /** Kafka's defaults. */
    private static final long DEFAULT_ELECTION_TIMEOUT_MS = 1_000;

    private static final long DEFAULT_SESSION_TIMEOUT_MS = 9_000;
    private static final long DEFAULT_HEARTBEAT_INTERVAL_MS = 2_000;

    /** A shorter one would be over before a pause of the garbage collector is. */
    private static final long TIMEOUT_MIN_MS = 50;

    static final List<ConfigKey> KEYS = List.of(
            new ConfigKey(
                    VOTERS,
                    "",
                    "The Raft voters as id@host:port of their brokers, separated by commas. Empty: this node alone."),
            new ConfigKey(
                    ELECTION_TIMEOUT_MS,
                    Long.toString(DEFAULT_ELECTION_TIMEOUT_MS),
                    "Longest time without a leader's heartbeat before a voter stands for election; half is the shortest."),
            new ConfigKey(
                    SNAPSHOT_INTERVAL_BYTES,
                    Long.toString(DEFAULT_SNAPSHOT_INTERVAL_BYTES),
                    "Bytes appended to the metadata log after which a snapshot is taken and the log truncated."));

    /** Checks the arguments. */
    RaftConfig {
        voters = List.copyOf(voters);
    }

    /**
     * Reads the settings.
     *
     * @throws CoordinationConfigException naming all that is wrong
     */
    static RaftConfig parse(Map<String, String> config) {
        List<String> problems = new ArrayList<>();
        List<Voter> voters = parseVoters(config.getOrDefault(VOTERS, ""), problems);
        long snapshotInterval = parse(config, SNAPSHOT_INTERVAL_BYTES, DEFAULT_SNAPSHOT_INTERVAL_BYTES, 1, problems);
        long session = parse(config, SESSION_TIMEOUT_MS, DEFAULT_SESSION_TIMEOUT_MS, TIMEOUT_MIN_MS, problems);
        long heartbeat = parse(config, HEARTBEAT_INTERVAL_MS, DEFAULT_HEARTBEAT_INTERVAL_MS, 1, problems);
        long election = parse(config, ELECTION_TIMEOUT_MS, DEFAULT_ELECTION_TIMEOUT_MS, TIMEOUT_MIN_MS, problems);
        if (!problems.isEmpty()) {
            throw new CoordinationConfigException(problems);
        }
        return new RaftConfig(voters, snapshotInterval, RaftTiming.of(session, heartbeat, election));
    }

    /** Whether this node is all that there is, and needs nobody to start. */
    boolean standsAlone(int nodeId) {
        return voters.isEmpty() || (voters.size() == 1 && isVoter(nodeId));
    }

    /** Whether the settings name this node as a voter. */
    boolean isVoter(int nodeId) {
        return voters.isEmpty() || voters.stream().anyMatch(voter -> voter.nodeId() == nodeId);
    }

    private static List<Voter> parseVoters(String value, List<String> problems) {
        List<Voter> voters = new ArrayList<>();
        if (value.isBlank()) {
            return voters;
        }
        for (String entry : value.split(",", -1)) {
            Optional<Voter> voter = Voter.parse(entry);
            if (voter.isEmpty()) {
                problems.add(CoordinationConfigException.describe(
                        VOTERS, value, "'" + entry + "' is not id@host:port with a port from 1 to 65535"));
                return voters;
            }
            voters.add(voter.get());
        }
        if (voters.stream().map(Voter::nodeId).distinct().count() < voters.size()) {
            problems.add(CoordinationConfigException.describe(VOTERS, value, "names a node twice"));
        }
        if (voters.size() > VOTERS_MAX) {
            problems.add(CoordinationConfigException.describe(
                    VOTERS,
                    value,
                    "names more than " + VOTERS_MAX + " voters: other nodes follow them without a vote"));
        }
        return voters;
    }

    private static long parse(
            Map<String, String> config, String name, long defaultValue, long min, List<String> problems) {
        String value = config.get(name);
        if (value == null) {
            return defaultValue;
        }
        try {
            long parsed = Long.parseLong(value.strip());
            if (parsed >= min && parsed <= Integer.MAX_VALUE) {
                return parsed;
            }
        } catch (NumberFormatException e) {
            // Reported below, as any other value that is out of range.
        }
        problems.add(CoordinationConfigException.describe(
                name, value, "must be a number from " + min + " to " + Integer.MAX_VALUE));
        return defaultValue;
    }
}
