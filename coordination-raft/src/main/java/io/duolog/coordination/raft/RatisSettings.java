package io.duolog.coordination.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** How Ratis is run, and why. */
final class RatisSettings {
    /** Where nobody else can win there is nothing to wait for. */
    private static final TimeDuration FIRST_ELECTION_MIN = TimeDuration.valueOf(10, TimeUnit.MILLISECONDS);

    private static final TimeDuration FIRST_ELECTION_MAX = TimeDuration.valueOf(30, TimeUnit.MILLISECONDS);

    /** After a resignation, for the same reason. */
    private static final TimeDuration ELECTION_MIN = TimeDuration.valueOf(50, TimeUnit.MILLISECONDS);

    private static final TimeDuration ELECTION_MAX = TimeDuration.valueOf(100, TimeUnit.MILLISECONDS);

    /**
     * Voters that start stand soon, but one after the other, in the order of their ids: so the votes are not split, and
     * the first start is quick. Pre-vote keeps a voter that starts alone from disturbing a leader it has not heard of.
     */
    private static final Duration FIRST_ELECTION_STEP = Duration.ofMillis(150);

    /** Between attempts to reach a follower. */
    private static final Duration RETRY_PAUSE_MAX = Duration.ofMillis(100);

    private static final int RETRY_PAUSES_PER_ELECTION_TIMEOUT = 8;

    /** A laptop that slept must come back with a working node, so Ratis never gives up because of a pause. */
    private static final TimeDuration NEVER = TimeDuration.valueOf(3650, TimeUnit.DAYS);

    private static final TimeDuration PAUSE_WORTH_A_WARNING = TimeDuration.valueOf(10, TimeUnit.SECONDS);

    /** Only whole closed segments are deleted, so small ones keep the log short. */
    private static final SizeInBytes SEGMENT_SIZE_MAX = SizeInBytes.valueOf("4MB");

    private static final SizeInBytes PREALLOCATED_SIZE = SizeInBytes.valueOf("256KB");
    private static final int CACHED_SEGMENTS_MAX = 2;
    private static final SizeInBytes CACHED_SEGMENTS_SIZE_MAX = SizeInBytes.valueOf("8MB");

    /** The largest entry is a batch of 512 KB and its envelope; the write buffer must hold it with 8 bytes around. */
    private static final SizeInBytes ENTRY_SIZE_MAX = SizeInBytes.valueOf("1MB");

    private static final SizeInBytes WRITE_BUFFER_SIZE = SizeInBytes.valueOf("1088KB");
    private static final int PENDING_MAX = 1 << 20;
    private static final SizeInBytes PENDING_SIZE_MAX = SizeInBytes.valueOf("32MB");

    /** Replies need not be remembered: epoch and offset already make a repeated append harmless. */
    private static final TimeDuration RETRY_CACHE_EXPIRY = TimeDuration.valueOf(1, TimeUnit.SECONDS);

    /** A message between peers holds one piece and its envelope. */
    private static final SizeInBytes SNAPSHOT_CHUNK_SIZE_MAX = SizeInBytes.valueOf("1MB");

    private RatisSettings() {}

    /** For a node that is all that there is. */
    static RaftProperties alone(Path directory) {
        RaftProperties properties = common(directory);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, FIRST_ELECTION_MIN);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, FIRST_ELECTION_MAX);
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, ELECTION_MIN);
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, ELECTION_MAX);
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, PAUSE_WORTH_A_WARNING);
        return properties;
    }

    /**
     * For one voter of several.
     *
     * @param rank its place among them
     */
    static RaftProperties amongOthers(Path directory, RaftTiming timing, int rank) {
        RaftProperties properties = common(directory);
        Duration max = timing.electionTimeoutMax();
        Duration first = FIRST_ELECTION_STEP.multipliedBy(1L + 2L * rank);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, duration(first));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, duration(first.plus(FIRST_ELECTION_STEP)));
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, duration(timing.electionTimeoutMin()));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, duration(max));
        RaftServerConfigKeys.Rpc.setRequestTimeout(properties, duration(max));
        RaftServerConfigKeys.Rpc.setSleepTime(
                properties, duration(min(RETRY_PAUSE_MAX, max.dividedBy(RETRY_PAUSES_PER_ELECTION_TIMEOUT))));
        // A leader that lost its followers stands again after as long: they are gone, not better suited.
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, duration(max));
        return properties;
    }

    private static RaftProperties common(Path directory) {
        RaftProperties properties = new RaftProperties();
        RaftConfigKeys.Rpc.setType(properties, new PeerRpc());
        RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
        RaftServerConfigKeys.setSleepDeviationThreshold(properties, PAUSE_WORTH_A_WARNING);
        RaftServerConfigKeys.setCloseThreshold(properties, NEVER);
        boundMemory(properties);
        return properties;
    }

    private static void boundMemory(RaftProperties properties) {
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SEGMENT_SIZE_MAX);
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, PREALLOCATED_SIZE);
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, CACHED_SEGMENTS_MAX);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, CACHED_SEGMENTS_SIZE_MAX);
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, WRITE_BUFFER_SIZE);
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, ENTRY_SIZE_MAX);
        RaftServerConfigKeys.Log.setQueueByteLimit(properties, PENDING_SIZE_MAX);
        RaftServerConfigKeys.Write.setByteLimit(properties, PENDING_SIZE_MAX);
        RaftServerConfigKeys.Write.setElementLimit(properties, PENDING_MAX);
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(properties, SNAPSHOT_CHUNK_SIZE_MAX);
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, RETRY_CACHE_EXPIRY);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static TimeDuration duration(Duration duration) {
        return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
