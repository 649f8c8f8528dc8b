package io.duolog.broker.network;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.RequestContext;
import io.duolog.protocol.message.ApiKey;
import io.duolog.transport.Connection;
import java.net.InetAddress;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs requests that cannot be served, each kind once in a while per address, so that a confused client cannot fill the
 * disk. Thread-safe; not on the path of requests that are served.
 */
public final class RequestErrorLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(RequestErrorLog.class);
    private static final long REPEAT_MS = 60_000;
    private static final int REMEMBERED_MAX = 1_000;

    private final Clock clock;
    private final Map<Kind, Long> loggedAtMs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Kind, Long> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    private record Kind(InetAddress peer, String what) {}

    /** Uses {@code clock} to tell when a kind may be logged again. */
    public RequestErrorLog(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    /** A request was refused and its connection closed; {@code what} says what the client sent. */
    void refused(Connection connection, String what) {
        InetAddress peer = connection.remoteAddress().getAddress();
        if (isDue(new Kind(peer, what))) {
            LOGGER.warn(
                    "Closing a connection from {} on listener {}: the client sent {}. (Said at most once a minute.)",
                    connection.remoteAddress(),
                    connection.listenerName(),
                    what);
        }
    }

    /** A handler failed in a way that it should not. */
    void defect(RequestContext context, ApiKey apiKey, Throwable failure) {
        LOGGER.error(
                "Failed to serve {} version {} from client '{}' at {}",
                apiKey.apiName(),
                context.version(),
                context.clientId(),
                context.connection().remoteAddress(),
                failure);
    }

    private boolean isDue(Kind kind) {
        long nowMs = clock.millis();
        synchronized (loggedAtMs) {
            Long lastMs = loggedAtMs.get(kind);
            if (lastMs != null && nowMs - lastMs < REPEAT_MS) {
                return false;
            }
            loggedAtMs.put(kind, nowMs);
            return true;
        }
    }
}
