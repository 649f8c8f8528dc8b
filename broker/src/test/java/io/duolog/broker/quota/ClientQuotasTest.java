package io.duolog.broker.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.QuotaEntity;
import io.duolog.broker.metadata.record.ClientQuotaRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientQuotasTest {
    private static final String PRODUCE = "producer_byte_rate";
    private static final Optional<String> DEFAULT = Optional.empty();

    private long nowNs = 7;
    private final ClientQuotas quotas = new ClientQuotas(() -> nowNs);
    private MetadataImage image = MetadataImage.EMPTY;

    private static Optional<String> named(String name) {
        return Optional.of(name);
    }

    private void set(QuotaEntity entity, String key, double value) {
        publish(new ClientQuotaRecord(entity.toRecord(), key, value, false));
    }

    private void remove(QuotaEntity entity, String key) {
        publish(new ClientQuotaRecord(entity.toRecord(), key, 0, true));
    }

    private void publish(ClientQuotaRecord altered) {
        MetadataDelta delta = MetadataDelta.ofRecords(image, 1, List.of(altered));
        image = delta.after();
        quotas.onMetadata(delta);
    }

    /** For how many ms a client waits that uses a second more than the burst, which depends on its quota alone. */
    private double rateOf(String clientId) {
        ClientLimits limits = quotas.limits(clientId);
        return limits.isBounding() ? limits.bucket(QuotaKind.PRODUCER_BYTE_RATE).perSecond() : 0;
    }

    @Test
    void boundsNothingWithoutQuotas() {
        assertThat(quotas.limits("a").isBounding()).isFalse();
        assertThat(quotas.limits("a").produce(Integer.MAX_VALUE)).isZero();
        assertThat(quotas.limits("a").fetchBytesMax()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void theMostSpecificQuotaHolds() {
        set(QuotaEntity.clientId(DEFAULT), PRODUCE, 8);
        assertThat(rateOf("a")).isEqualTo(8);
        set(QuotaEntity.clientId(named("a")), PRODUCE, 7);
        assertThat(rateOf("a")).isEqualTo(7);
        assertThat(rateOf("b")).isEqualTo(8);
        set(QuotaEntity.user(DEFAULT), PRODUCE, 6);
        assertThat(rateOf("a")).isEqualTo(6);
        set(QuotaEntity.userAndClientId(DEFAULT, DEFAULT), PRODUCE, 5);
        assertThat(rateOf("a")).isEqualTo(5);
        set(QuotaEntity.userAndClientId(DEFAULT, named("a")), PRODUCE, 4);
        assertThat(rateOf("a")).isEqualTo(4);
        assertThat(rateOf("b")).isEqualTo(5);
        set(QuotaEntity.user(named("ANONYMOUS")), PRODUCE, 3);
        assertThat(rateOf("a")).isEqualTo(3);
        set(QuotaEntity.userAndClientId(named("ANONYMOUS"), DEFAULT), PRODUCE, 2);
        assertThat(rateOf("a")).isEqualTo(2);
        set(QuotaEntity.userAndClientId(named("ANONYMOUS"), named("a")), PRODUCE, 1);
        assertThat(rateOf("a")).isEqualTo(1);
        set(QuotaEntity.user(named("somebody")), PRODUCE, 99);
        assertThat(rateOf("a")).isEqualTo(1);
    }

    @Test
    void looksForEachKindByItself() {
        set(QuotaEntity.userAndClientId(named("ANONYMOUS"), named("a")), "request_percentage", 50);
        set(QuotaEntity.clientId(DEFAULT), "consumer_byte_rate", 100);

        assertThat(quotas.limits("a").boundsTime()).isTrue();
        assertThat(quotas.limits("a").fetchBytesMax()).isEqualTo(1000);
        assertThat(quotas.limits("a").produce(Integer.MAX_VALUE)).isZero();
        assertThat(quotas.limits("b").boundsTime()).isFalse();
    }

    @Test
    void clientsShareWhatIsTheUsersAndNothingElse() {
        set(QuotaEntity.clientId(DEFAULT), PRODUCE, 1000);
        assertThat(quotas.limits("a").produce(11_000)).isEqualTo(1000);
        assertThat(quotas.limits("b").produce(10_000)).isZero();

        set(QuotaEntity.user(DEFAULT), PRODUCE, 2000);
        assertThat(quotas.limits("a").produce(20_000)).isZero();
        assertThat(quotas.limits("b").produce(2_000)).isEqualTo(1000);
    }

    @Test
    void remembersWhatWasUsedWhenOtherQuotasAreAltered() {
        set(QuotaEntity.clientId(DEFAULT), PRODUCE, 1000);
        quotas.limits("a").produce(10_000);
        set(QuotaEntity.clientId(named("other")), PRODUCE, 5);

        assertThat(quotas.limits("a").produce(1_000)).isEqualTo(1000);

        set(QuotaEntity.clientId(named("a")), PRODUCE, 3000);
        assertThat(quotas.limits("a").produce(30_000)).isZero();
    }

    @Test
    void endsWithTheLastQuota() {
        set(QuotaEntity.clientId(DEFAULT), PRODUCE, 1000);
        remove(QuotaEntity.clientId(DEFAULT), PRODUCE);

        assertThat(quotas.limits("a").isBounding()).isFalse();
        assertThat(image.clientQuotas().isEmpty()).isTrue();
    }

    @Test
    void aSlowClientWaitsForASecondAtMost() {
        set(QuotaEntity.clientId(DEFAULT), "request_percentage", 1);

        // 1 % of a thread, for 10 s: 100 ms of it.
        assertThat(quotas.limits("a").spend(100_000_000L)).isZero();
        assertThat(quotas.limits("a").spend(5_000_000L)).isEqualTo(500);
        assertThat(quotas.limits("a").spend(500_000_000L)).isEqualTo(1000);
    }

    @Test
    void forgetsClientsThatOweNothingWhenThereAreTooMany() {
        set(QuotaEntity.clientId(DEFAULT), PRODUCE, 1000);
        ClientLimits busy = quotas.limits("busy");
        busy.produce(60_000);
        for (int i = 0; i < ClientQuotas.CLIENTS_MAX; i++) {
            quotas.limits("client-" + i);
        }
        nowNs += 5_000_000_000L;

        ClientLimits another = quotas.limits("another");

        assertThat(quotas.limits("busy")).isSameAs(busy);
        assertThat(quotas.limits("another")).isSameAs(another).isNotSameAs(quotas.limits(""));
    }

    @Test
    void clientsAboveTheBoundShareTheLimitsOfTheNameless() {
        set(QuotaEntity.clientId(DEFAULT), PRODUCE, 1000);
        for (int i = 0; i < ClientQuotas.CLIENTS_MAX; i++) {
            quotas.limits("client-" + i).produce(60_000);
        }

        assertThat(quotas.limits("x")).isSameAs(quotas.limits("y")).isSameAs(quotas.limits(""));
    }
}
