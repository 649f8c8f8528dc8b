package io.duolog.transport;

import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what peers do wrong: each kind once a minute per address, with a count of what was left out. Thread-safe, bounded,
 * not on any hot path.
 */
final class MisbehaviourLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(MisbehaviourLog.class);
    private static final long INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int ENTRIES_MAX = 1_024;

    private final Ticker ticker;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    MisbehaviourLog(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Logs unless the same kind from the same address was logged less than a minute ago; returns whether it did. */
    boolean log(String listenerName, InetAddress address, CloseReason reason) {
        long suppressed = admit(new Key(address, reason.kind()), ticker.nanoTime());
        if (suppressed < 0) {
            return false;
        }
        LOGGER.warn(
                "closed a connection from {} to listener {}: {} ({}{})",
                address.getHostAddress(),
                listenerName,
                reason.message(),
                reason.kind(),
                suppressed == 0 ? "" : ", and " + suppressed + " more since the last message");
        return true;
    }

    /** Returns how many were left out since the last message, or -1 if this one is to be left out. */
    private synchronized long admit(Key key, long nowNs) {
        Entry last = entries.get(key);
        if (last != null && nowNs - last.loggedNs < INTERVAL_NS) {
            last.suppressed++;
            return -1;
        }
        if (last == null && entries.size() >= ENTRIES_MAX) {
            entries.remove(entries.keySet().iterator().next());
        }
        entries.put(key, new Entry(nowNs));
        return last == null ? 0 : last.suppressed;
    }

    private record Key(InetAddress address, CloseKind kind) {}

    private static final class Entry {
        private final long loggedNs;
        private long suppressed;

        Entry(long loggedNs) {
            this.loggedNs = loggedNs;
        }
    }
}
