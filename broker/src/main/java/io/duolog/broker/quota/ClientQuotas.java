package io.duolog.broker.quota;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.ClientQuotasImage;
import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataPublisher;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The quotas of all clients of this broker: what the metadata say, and what is used of each. Every client is Kafka's user
 * ANONYMOUS, since there is no authentication. Quotas are of each broker by itself, as in Kafka; that of changes is used on
 * the controller's only, and so is of the cluster.
 *
 * <p>Thread-safe. Finding the limits of a client that was seen before takes one lookup in a hash table; where there are
 * no quotas at all, not even that.
 */
public final class ClientQuotas implements MetadataPublisher {
    /** The name of every client's user. */
    public static final String ANONYMOUS = "ANONYMOUS";

    /**
     * How many client ids are told apart: who invents client ids must not fill the memory. Those above it share the limits
     * of the client without a name.
     */
    static final int CLIENTS_MAX = 10_000;

    private static final String NO_NAME = "";
    private static final long SWEEP_INTERVAL_NS = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final AtomicLong sweptAtNs;
    private volatile @Nullable Generation current;

    /**
     * What holds since the quotas were last altered.
     *
     * @param table what the metadata say
     * @param byClientId the clients that were seen
     * @param ofUser what all of them share
     */
    private record Generation(
            QuotaTable table, Map<String, ClientLimits> byClientId, Map<QuotaKind, QuotaBucket> ofUser) {}

    /**
     * Without quotas, until the metadata tell of some.
     *
     * @param nanoTime a clock in ns that does not go back
     */
    public ClientQuotas(LongSupplier nanoTime) {
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.sweptAtNs = new AtomicLong(nanoTime.getAsLong());
    }

    /** The limits of a client; to be asked for with each request, since quotas may be altered. */
    public ClientLimits limits(String clientId) {
        Generation generation = current;
        if (generation == null) {
            return ClientLimits.NONE;
        }
        ClientLimits known = generation.byClientId().get(clientId);
        return known != null ? known : admit(generation, clientId);
    }

    /** What was used of quotas that stay as they are is remembered; others begin anew. */
    @Override
    public void onMetadata(MetadataDelta delta) {
        ClientQuotasImage quotas = delta.after().clientQuotas();
        if (quotas.equals(delta.before().clientQuotas())) {
            return;
        }
        Generation former = current;
        if (quotas.isEmpty()) {
            current = null;
            return;
        }
        Generation next = new Generation(new QuotaTable(quotas), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        if (former != null) {
            next.ofUser().putAll(former.ofUser());
            former.byClientId()
                    .forEach((clientId, limits) -> next.byClientId().put(clientId, resolve(next, clientId, limits)));
        }
        current = next;
    }

    private ClientLimits admit(Generation generation, String clientId) {
        Map<String, ClientLimits> known = generation.byClientId();
        if (known.size() >= CLIENTS_MAX) {
            forgetIdle(known);
        }
        String admitted = known.size() >= CLIENTS_MAX ? NO_NAME : clientId;
        return known.computeIfAbsent(admitted, name -> resolve(generation, name, ClientLimits.NONE));
    }

    private void forgetIdle(Map<String, ClientLimits> known) {
        long nowNs = nanoTime.getAsLong();
        long sweptNs = sweptAtNs.get();
        if (nowNs - sweptNs >= SWEEP_INTERVAL_NS && sweptAtNs.compareAndSet(sweptNs, nowNs)) {
            known.values().removeIf(limits -> limits.isIdle(nowNs));
        }
    }

    private ClientLimits resolve(Generation generation, String clientId, ClientLimits former) {
        return new ClientLimits(
                bucket(generation, QuotaKind.PRODUCER_BYTE_RATE, clientId, former),
                bucket(generation, QuotaKind.CONSUMER_BYTE_RATE, clientId, former),
                bucket(generation, QuotaKind.REQUEST_PERCENTAGE, clientId, former),
                bucket(generation, QuotaKind.CONTROLLER_MUTATION_RATE, clientId, former),
                nanoTime);
    }

    private @Nullable QuotaBucket bucket(Generation generation, QuotaKind kind, String clientId, ClientLimits former) {
        Optional<QuotaTable.Limit> limit = generation.table().find(kind, ANONYMOUS, clientId);
        if (limit.isEmpty()) {
            return null;
        }
        double perSecond = kind.perSecond(limit.get().rate());
        if (limit.get().ofUser()) {
            return generation.ofUser().compute(kind, (same, known) -> continued(kind, known, perSecond));
        }
        QuotaBucket own = former.bucket(kind);
        return continued(kind, own == generation.ofUser().get(kind) ? null : own, perSecond);
    }

    private QuotaBucket continued(QuotaKind kind, @Nullable QuotaBucket known, double perSecond) {
        return known != null && known.perSecond() == perSecond
                ? known
                : new QuotaBucket(perSecond, kind.burstNs(), nanoTime.getAsLong());
    }
}
