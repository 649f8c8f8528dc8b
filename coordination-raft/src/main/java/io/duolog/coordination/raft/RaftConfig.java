package io.duolog.coordination.raft;

import io.duolog.coordination.ConfigKey;
import io.duolog.coordination.CoordinationConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Raft backend's settings, checked as a whole.
 *
 * @param voters the voters; empty for a node that stands alone
 * @param snapshotIntervalBytes a snapshot is taken when this much was appended since the last one
 */
record RaftConfig(List<Voter> voters, long snapshotIntervalBytes) {
    static final String VOTERS = "controller.quorum.voters";
    static final String SNAPSHOT_INTERVAL_BYTES = "metadata.log.max.record.bytes.between.snapshots";

    /** Kafka's default; it also bounds what this backend holds in memory. */
    private static final long DEFAULT_SNAPSHOT_INTERVAL_BYTES = 20L * 1024 * 1024;

    static final List<ConfigKey> KEYS = List.of(
            new ConfigKey(
                    VOTERS,
                    "",
                    "The Raft voters as id@host:port, separated by commas. Empty: this node alone, without a port."),
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
    static RaftConfig parse(Map<String, String> config, int nodeId) {
        List<String> problems = new ArrayList<>();
        List<Voter> voters = parseVoters(config.getOrDefault(VOTERS, ""), nodeId, problems);
        long interval = parseInterval(config.get(SNAPSHOT_INTERVAL_BYTES), problems);
        if (!problems.isEmpty()) {
            throw new CoordinationConfigException(problems);
        }
        return new RaftConfig(voters, interval);
    }

    private static List<Voter> parseVoters(String value, int nodeId, List<String> problems) {
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
        if (voters.size() > 1) {
            problems.add(CoordinationConfigException.describe(
                    VOTERS,
                    value,
                    "this version's Raft has exactly one voter: name this node alone, or leave it empty"));
        } else if (voters.get(0).nodeId() != nodeId) {
            problems.add(CoordinationConfigException.describe(
                    VOTERS, value, "node.id is " + nodeId + ", which is not among the voters"));
        }
        return voters;
    }

    private static long parseInterval(@Nullable String value, List<String> problems) {
        if (value == null) {
            return DEFAULT_SNAPSHOT_INTERVAL_BYTES;
        }
        try {
            long interval = Long.parseLong(value.strip());
            if (interval >= 1) {
                return interval;
            }
        } catch (NumberFormatException e) {
            // Reported below, as any other value that is not a positive number.
        }
        problems.add(CoordinationConfigException.describe(
                SNAPSHOT_INTERVAL_BYTES, value, "must be a number of bytes, at least 1"));
        return DEFAULT_SNAPSHOT_INTERVAL_BYTES;
    }
}
