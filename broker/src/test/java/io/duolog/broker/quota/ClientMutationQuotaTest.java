package io.duolog.broker.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.QuotaEntity;
import io.duolog.broker.metadata.record.ClientQuotaRecord;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientMutationQuotaTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int PER_SECOND = 2;
    /** Kafka's bucket: eleven samples of a second. */
    private static final int BURST = 11 * PER_SECOND;

    private long nowNs = 7;
    private final ClientQuotas quotas = new ClientQuotas(() -> nowNs);

    @BeforeEach
    void boundChanges() {
        quotas.onMetadata(MetadataDelta.ofRecords(
                MetadataImage.EMPTY,
                1,
                List.of(new ClientQuotaRecord(
                        QuotaEntity.clientId(Optional.of("a")).toRecord(),
                        "controller_mutation_rate",
                        PER_SECOND,
                        false))));
    }

    private MutationQuota strict() {
        return quotas.limits("a").mutations(true);
    }

    private MutationQuota permissive() {
        return quotas.limits("a").mutations(false);
    }

    private static void assertRefused(MutationQuota quota, int throttleTimeMs) {
        assertThatThrownBy(() -> quota.use(1))
                .isInstanceOfSatisfying(ApiException.class, refused -> assertThat(refused.error())
                        .isEqualTo(ErrorCode.THROTTLING_QUOTA_EXCEEDED));
        assertThat(quota.throttleTimeMs()).isEqualTo(throttleTimeMs);
    }

    @Test
    void letsWhoIsWithinTheQuotaGoBeyondItOnce() {
        MutationQuota first = strict();
        first.use(BURST + 4);

        assertThat(first.throttleTimeMs()).isZero();
        assertRefused(first, 2_000);
        assertRefused(strict(), 2_000);
        nowNs += 2 * SECOND;
        strict().use(1);
    }

    @Test
    void usesNothingForWhatItRefuses() {
        strict().use(BURST + 2);

        for (int i = 0; i < 100; i++) {
            assertRefused(strict(), 1_000);
        }
    }

    @Test
    void doesWhatOldClientsAskForAndLetsThemWait() {
        MutationQuota old = permissive();
        old.use(BURST);
        assertThat(old.throttleTimeMs()).isZero();
        old.use(4);
        assertThat(old.throttleTimeMs()).isEqualTo(2_000);
        assertRefused(strict(), 2_000);
    }

    @Test
    void boundsNobodyElse() {
        strict().use(BURST + 2);

        MutationQuota other = quotas.limits("b").mutations(true);
        other.use(1_000_000);
        other.use(1);
        assertThat(other.throttleTimeMs()).isZero();
        assertThat(quotas.limits("a").produce(Integer.MAX_VALUE)).isZero();
    }
}
