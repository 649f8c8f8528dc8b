package io.duolog.broker.quota;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.ClientQuotasImage;
import io.duolog.broker.metadata.QuotaEntity;
import java.util.Optional;

/**
 * Which quota holds for a client, in Kafka's order; for each kind the first that there is:
 *
 * <pre>
 *   1  user U      client C        a quota of its own for each client id
 *   2  user U      any client      a quota of its own for each client id
 *   3  user U                      shared by all clients of the user
 *   4  any user    client C        a quota of its own for each client id
 *   5  any user    any client      a quota of its own for each client id
 *   6  any user                    shared by all clients of each user
 *   7              client C        shared by all connections with the client id
 *   8              any client      a quota of its own for each client id
 * </pre>
 *
 * Immutable.
 */
final class QuotaTable {
    private final ClientQuotasImage quotas;

    QuotaTable(ClientQuotasImage quotas) {
        this.quotas = requireNonNull(quotas, "quotas");
    }

    /**
     * A quota that holds.
     *
     * @param rate how much a second, or how many percent
     * @param ofUser whether all clients of the user share it; otherwise it is of one client id
     */
    record Limit(double rate, boolean ofUser) {}

    /** The quota of a client, if there is one. */
    Optional<Limit> find(QuotaKind kind, String user, String clientId) {
        return ofUser(kind, Optional.of(user), clientId)
                .or(() -> ofUser(kind, Optional.empty(), clientId))
                .or(() -> limit(kind, QuotaEntity.clientId(Optional.of(clientId)), false))
                .or(() -> limit(kind, QuotaEntity.clientId(Optional.empty()), false));
    }

    private Optional<Limit> ofUser(QuotaKind kind, Optional<String> user, String clientId) {
        return limit(kind, QuotaEntity.userAndClientId(user, Optional.of(clientId)), false)
                .or(() -> limit(kind, QuotaEntity.userAndClientId(user, Optional.empty()), false))
                .or(() -> limit(kind, QuotaEntity.user(user), true));
    }

    private Optional<Limit> limit(QuotaKind kind, QuotaEntity entity, boolean ofUser) {
        return Optional.ofNullable(quotas.of(entity).get(kind.key())).map(rate -> new Limit(rate, ofUser));
    }
}
