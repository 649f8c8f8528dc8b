package io.duolog.coordination.raft;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.ratis.server.leader.LogAppender;

/**
 * The appenders of a leader, one for each follower. Ratis tells followers of a commit with the next entries or the next
 * heartbeat, which may be half an election timeout away; here they are told at once. Thread-safe.
 */
final class LogAppenders {
    private final List<LogAppender> appenders = new CopyOnWriteArrayList<>();

    void add(LogAppender appender) {
        appenders.removeIf(other -> other.getLeaderState() != appender.getLeaderState());
        appenders.add(appender);
    }

    /** The commit index has advanced. Followers that are being sent entries learn it with those. */
    void commitAdvanced() {
        for (LogAppender appender : appenders) {
            if (!appender.hasAppendEntries() && appender.isRunning()) {
                appender.triggerHeartbeat();
            }
        }
    }
}
