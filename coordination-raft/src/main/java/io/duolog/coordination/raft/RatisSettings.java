package io.duolog.coordination.raft;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** How Ratis is run, and why. */
final class RatisSettings {
    /** Nobody else can win, so there is nothing to wait for. */
    private static final TimeDuration FIRST_ELECTION_MIN = TimeDuration.valueOf(10, TimeUnit.MILLISECONDS);

    private static final TimeDuration FIRST_ELECTION_MAX = TimeDuration.valueOf(30, TimeUnit.MILLISECONDS);

    /** After a resignation, for the same reason. */
    private static final TimeDuration ELECTION_MIN = TimeDuration.valueOf(50, TimeUnit.MILLISECONDS);

    private static final TimeDuration ELECTION_MAX = TimeDuration.valueOf(100, TimeUnit.MILLISECONDS);

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
    private static final SizeInBytes PENDING_SIZE_MAX = SizeInBytes.valueOf("32MB");

    /** Replies need not be remembered: epoch and offset already make a repeated append harmless. */
    private static final TimeDuration RETRY_CACHE_EXPIRY = TimeDuration.valueOf(1, TimeUnit.SECONDS);

    private RatisSettings() {}

    static RaftProperties forSingleVoter(Path directory) {
        RaftProperties properties = new RaftProperties();
        RaftConfigKeys.Rpc.setType(properties, new SingleVoterRpc());
        RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, FIRST_ELECTION_MIN);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, FIRST_ELECTION_MAX);
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, ELECTION_MIN);
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, ELECTION_MAX);
        RaftServerConfigKeys.setSleepDeviationThreshold(properties, PAUSE_WORTH_A_WARNING);
        RaftServerConfigKeys.setCloseThreshold(properties, NEVER);
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, NEVER);
        RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
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
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, RETRY_CACHE_EXPIRY);
    }
}
