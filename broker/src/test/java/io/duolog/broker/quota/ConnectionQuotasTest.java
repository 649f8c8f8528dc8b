package io.duolog.broker.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.config.AddressLiteral;
import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.QuotaEntity;
import io.duolog.broker.metadata.record.ClientQuotaRecord;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionQuotasTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int BURST_S = 10;
    private static final InetAddress HOST_A = address("10.0.0.1");
    private static final InetAddress HOST_B = address("2001:db8::7");

    private long nowNs = 7;
    private final ConnectionQuotas quotas =
            new ConnectionQuotas(Optional.of("INTERNAL"), Integer.MAX_VALUE, () -> nowNs);
    private MetadataImage image = MetadataImage.EMPTY;

    private static InetAddress address(String text) {
        return AddressLiteral.parse(text).orElseThrow();
    }

    private void set(Optional<String> ip, double perSecond) {
        publish(new ClientQuotaRecord(QuotaEntity.ip(ip).toRecord(), "connection_creation_rate", perSecond, false));
    }

    private void publish(ClientQuotaRecord altered) {
        MetadataDelta delta = MetadataDelta.ofRecords(image, 1, List.of(altered));
        image = delta.after();
        quotas.onMetadata(delta);
    }

    /** How many connections of an address are let in at once. */
    private int admitted(InetAddress address) {
        int count = 0;
        while (count < 10_000 && quotas.refuse(address) == 0) {
            count++;
        }
        return count;
    }

    @Test
    void boundsNothingWithoutQuotas() {
        assertThat(admitted(HOST_A)).isEqualTo(10_000);
        assertThat(quotas.pause("PLAINTEXT")).isZero();
    }

    @Test
    void holdsAnAddressToItsRate() {
        set(Optional.of("10.0.0.1"), 2);

        assertThat(admitted(HOST_A)).isEqualTo(2 * BURST_S);
        assertThat(quotas.refuse(HOST_A)).as("refused connections do not count").isEqualTo(500);
        nowNs += 3 * SECOND;
        assertThat(admitted(HOST_A)).isEqualTo(2 * 3);
        assertThat(admitted(HOST_B)).isEqualTo(10_000);
    }

    @Test
    void eachAddressHasTheDefaultForItselfUnlessItHasItsOwn() {
        set(Optional.empty(), 1);
        set(Optional.of("2001:DB8:0:0:0:0:0:7"), 3);

        assertThat(admitted(HOST_A)).isEqualTo(BURST_S);
        assertThat(admitted(address("10.0.0.2"))).isEqualTo(BURST_S);
        assertThat(admitted(HOST_B)).isEqualTo(3 * BURST_S);
    }

    @Test
    void goesOnWhenOtherQuotasAreAltered() {
        set(Optional.empty(), 1);
        assertThat(admitted(HOST_A)).isEqualTo(BURST_S);

        publish(new ClientQuotaRecord(QuotaEntity.user(Optional.empty()).toRecord(), "producer_byte_rate", 1, false));
        assertThat(admitted(HOST_A)).isZero();

        publish(new ClientQuotaRecord(
                QuotaEntity.ip(Optional.empty()).toRecord(), "connection_creation_rate", 0, true));
        assertThat(admitted(HOST_A)).isEqualTo(10_000);
    }

    @Test
    void tellsNoMoreThanSoManyAddressesApart() {
        set(Optional.empty(), 1);
        for (int i = 0; i < ConnectionQuotas.ADDRESSES_MAX; i++) {
            assertThat(quotas.refuse(address("10.1." + i / 256 + "." + i % 256)))
                    .isZero();
        }

        assertThat(admitted(HOST_A) + admitted(HOST_B)).as("shared").isEqualTo(BURST_S);
        nowNs += 2 * BURST_S * SECOND;
        assertThat(admitted(HOST_A)).as("the idle ones are forgotten").isEqualTo(BURST_S);
        assertThat(admitted(HOST_B)).isEqualTo(BURST_S);
    }

    @Test
    void pausesListenersThatAcceptTooMuchButNotThatOfTheBrokers() {
        quotas.bound(2);
        for (int i = 0; i < 2 * BURST_S; i++) {
            assertThat(quotas.pause("PLAINTEXT")).isZero();
        }

        assertThat(quotas.pause("PLAINTEXT")).isEqualTo(500);
        assertThat(quotas.pause("INTERNAL")).isZero();
        quotas.bound(2);
        assertThat(quotas.pause("PLAINTEXT")).as("the same rate").isEqualTo(1_000);
        quotas.bound(Integer.MAX_VALUE);
        assertThat(quotas.pause("PLAINTEXT")).isZero();
    }
}
