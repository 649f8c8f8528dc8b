package io.duolog.broker.quota;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.AddressLiteral;
import io.duolog.broker.metadata.ClientQuotasImage;
import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataPublisher;
import io.duolog.broker.metadata.QuotaEntity;
import io.duolog.transport.ConnectionRates;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How fast connections may come (KIP-612): of one address, by the quota {@code connection_creation_rate}; of all together,
 * by {@code max.connection.creation.rate}. Of each broker by itself, as in Kafka. Thread-safe.
 */
public final class ConnectionQuotas implements ConnectionRates, MetadataPublisher {
    /** How many addresses are told apart; those above it share one quota. */
    static final int ADDRESSES_MAX = 10_000;

    /** Kafka holds a connection that it refuses for no longer: the length of a sample. */
    static final long REFUSE_MS_MAX = 1_000;

    private static final String KEY = QuotaKind.CONNECTION_CREATION_RATE.key();
    private static final long SWEEP_INTERVAL_NS = 1_000_000_000L;
    private static final InetAddress OTHERS = new InetSocketAddress(0).getAddress();

    private final Optional<String> exemptListener;
    private final LongSupplier nanoTime;
    private final AtomicLong sweptAtNs;
    private volatile @Nullable Generation current;
    private volatile @Nullable QuotaBucket ofBroker;

    /**
     * What holds since the quotas of addresses were last altered.
     *
     * @param rates of addresses that have one of their own
     * @param defaultRate of the others, if there is one
     * @param buckets of the addresses that were seen
     */
    private record Generation(
            Map<InetAddress, Double> rates, Optional<Double> defaultRate, Map<InetAddress, QuotaBucket> buckets) {
        Optional<Double> rate(InetAddress address) {
            return Optional.ofNullable(rates.get(address)).or(() -> defaultRate);
        }
    }

    /**
     * Without quotas of addresses, until the metadata tell of some.
     *
     * @param exemptListener the listener that is never paused, if there is one: that of the brokers among themselves
     * @param creationRateMax connections a second of all listeners, {@link Integer#MAX_VALUE} for any number
     * @param nanoTime a clock in ns that does not go back
     */
    public ConnectionQuotas(Optional<String> exemptListener, int creationRateMax, LongSupplier nanoTime) {
        this.exemptListener = requireNonNull(exemptListener, "exemptListener");
        this.nanoTime = requireNonNull(nanoTime, "nanoTime");
        this.sweptAtNs = new AtomicLong(nanoTime.getAsLong());
        bound(creationRateMax);
    }

    /** Another {@code max.connection.creation.rate} holds from now on; the same one goes on as it was. */
    public void bound(int creationRateMax) {
        QuotaBucket known = ofBroker;
        if (creationRateMax == Integer.MAX_VALUE) {
            ofBroker = null;
        } else if (known == null || known.perSecond() != creationRateMax) {
            ofBroker = new QuotaBucket(creationRateMax, nanoTime.getAsLong());
        }
    }

    @Override
    public void onMetadata(MetadataDelta delta) {
        ClientQuotasImage quotas = delta.after().clientQuotas();
        if (quotas.equals(delta.before().clientQuotas())) {
            return;
        }
        Map<InetAddress, Double> rates = new HashMap<>();
        quotas.all().forEach((entity, values) -> {
            Double rate = values.get(KEY);
            Optional<InetAddress> address = entity.parts()
                    .getOrDefault(QuotaEntity.IP, Optional.empty())
                    .flatMap(AddressLiteral::parse);
            if (rate != null && address.isPresent()) {
                rates.put(address.get(), rate);
            }
        });
        Optional<Double> defaultRate =
                Optional.ofNullable(quotas.of(QuotaEntity.ip(Optional.empty())).get(KEY));
        Generation former = current;
        if (rates.isEmpty() && defaultRate.isEmpty()) {
            current = null;
        } else if (former == null
                || !former.rates().equals(rates)
                || !former.defaultRate().equals(defaultRate)) {
            current = new Generation(rates, defaultRate, new ConcurrentHashMap<>());
        }
    }

    @Override
    public long refuse(InetAddress address) {
        Generation generation = current;
        if (generation == null) {
            return 0;
        }
        Optional<Double> rate = generation.rate(address);
        if (rate.isEmpty()) {
            return 0;
        }
        long tooEarlyNs = bucket(generation.buckets(), address, rate.get()).tryUse(nanoTime.getAsLong(), 1);
        return Math.min(toMs(tooEarlyNs), REFUSE_MS_MAX);
    }

    @Override
    public long pause(String listenerName) {
        QuotaBucket bucket = ofBroker;
        if (bucket == null || exemptListener.filter(listenerName::equals).isPresent()) {
            return 0;
        }
        return toMs(bucket.use(nanoTime.getAsLong(), 1));
    }

    private QuotaBucket bucket(Map<InetAddress, QuotaBucket> known, InetAddress address, double rate) {
        QuotaBucket found = known.get(address);
        if (found != null) {
            return found;
        }
        if (known.size() >= ADDRESSES_MAX) {
            forgetIdle(known);
        }
        InetAddress admitted = known.size() >= ADDRESSES_MAX ? OTHERS : address;
        return known.computeIfAbsent(admitted, key -> new QuotaBucket(rate, nanoTime.getAsLong()));
    }

    private void forgetIdle(Map<InetAddress, QuotaBucket> known) {
        long nowNs = nanoTime.getAsLong();
        long sweptNs = sweptAtNs.get();
        if (nowNs - sweptNs >= SWEEP_INTERVAL_NS && sweptAtNs.compareAndSet(sweptNs, nowNs)) {
            known.values().removeIf(bucket -> bucket.isIdle(nowNs));
        }
    }

    /** Rounded up: who waits is within the quota afterwards. */
    private static long toMs(long throttleNs) {
        return TimeUnit.NANOSECONDS.toMillis(throttleNs + TimeUnit.MILLISECONDS.toNanos(1) - 1);
    }
}
