package io.duolog.broker.network;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.fetch.ReplicaFetches;
import io.duolog.broker.partition.RequestTimer;
import io.duolog.broker.quota.ClientLimits;
import io.duolog.broker.quota.ClientQuotas;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.ProduceRequest;
import io.duolog.transport.Connection;
import java.util.function.LongSupplier;

/**
 * Holds clients to their quotas. Thread-safe.
 *
 * @param quotas who has which
 * @param timer ends the wait of connections
 * @param nanoTime a clock in ns that does not go back
 */
public record Throttling(ClientQuotas quotas, RequestTimer timer, LongSupplier nanoTime) {
    /** Checks that all are there. */
    public Throttling {
        requireNonNull(quotas, "quotas");
        requireNonNull(timer, "timer");
        requireNonNull(nanoTime, "nanoTime");
    }

    ConnectionMute mute(Connection connection) {
        return new ConnectionMute(connection, timer, nanoTime);
    }

    /** The limits of a request; followers, which replicate, have none. */
    ClientLimits limits(ApiRequest<?> request, String clientId) {
        ClientLimits limits = quotas.limits(clientId);
        boolean isFree =
                limits.isBounding() && request instanceof FetchRequest fetch && ReplicaFetches.isFollower(fetch);
        return isFree ? ClientLimits.NONE : limits;
    }

    RequestThrottle begin(ApiRequest<?> request, int sizeBytes, ClientLimits limits, ConnectionMute mute) {
        return new RequestThrottle(limits, mute, request instanceof ProduceRequest ? sizeBytes : 0, nanoTime);
    }
}
