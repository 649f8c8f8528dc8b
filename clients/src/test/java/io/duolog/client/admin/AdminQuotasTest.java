package io.duolog.client.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.config.ClientSchemas;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.testing.ClientHarness;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterClientQuotasRequest;
import io.duolog.protocol.message.AlterClientQuotasRequest.OpData;
import io.duolog.protocol.message.AlterClientQuotasResponse;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DescribeClientQuotasResponse;
import io.duolog.protocol.message.DescribeClientQuotasResponse.EntityData;
import io.duolog.protocol.message.DescribeClientQuotasResponse.EntryData;
import io.duolog.protocol.message.DescribeClientQuotasResponse.ValueData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AdminQuotasTest {
    private static final QuotaEntity LOADER = QuotaEntity.clientId("loader");
    private static final QuotaEntity EVERYBODY = QuotaEntity.defaultOf(QuotaEntity.Type.USER);

    private final ClientHarness harness = new ClientHarness(3);
    private final DefaultAdmin admin = DefaultAdmin.open(
            harness.runtime(), ClientSchemas.CLIENT.parse(Map.of("bootstrap.servers", "broker-1:9092")));

    private <T> CompletableFuture<T> run(CompletableFuture<T> future) {
        harness.loop().advanceMs(1_000);
        return future;
    }

    @Test
    void describesWhatWasGivenAndPassesOverWhatItDoesNotKnow() {
        List<EntryData> entries = List.of(
                new EntryData(
                        List.of(new EntityData("client-id", "loader"), new EntityData("user", null)),
                        List.of(new ValueData("producer_byte_rate", 5), new ValueData("later_rate", 7))),
                new EntryData(List.of(new EntityData("planet", "mars")), List.of(new ValueData("later_rate", 7))));
        harness.brokers()
                .on(
                        ApiKey.DESCRIBE_CLIENT_QUOTAS,
                        (node, request) -> new DescribeClientQuotasResponse(0, (short) 0, null, entries));

        assertThat(run(admin.describeClientQuotas()).join())
                .isEqualTo(Map.of(
                        new QuotaEntity(Map.of(
                                QuotaEntity.Type.USER,
                                Optional.empty(),
                                QuotaEntity.Type.CLIENT_ID,
                                Optional.of("loader"))),
                        Map.of("producer_byte_rate", 5.0, "later_rate", 7.0)));
    }

    @Test
    void eachEntityIsAlteredOrRefusedByItself() {
        List<AlterClientQuotasRequest> asked = new ArrayList<>();
        harness.brokers().on(ApiKey.ALTER_CLIENT_QUOTAS, (node, request) -> {
            AlterClientQuotasRequest alteration = (AlterClientQuotasRequest) request;
            asked.add(alteration);
            return new AlterClientQuotasResponse(
                    0,
                    alteration.entries().stream()
                            .map(entry -> new AlterClientQuotasResponse.EntryData(
                                    (entry.entity().get(0).entityName() == null
                                                    ? ErrorCode.INVALID_REQUEST
                                                    : ErrorCode.NONE)
                                            .code(),
                                    null,
                                    entry.entity().stream()
                                            .map(part -> new AlterClientQuotasResponse.EntityData(
                                                    part.entityType(), part.entityName()))
                                            .toList()))
                            .toList());
        });

        AdminResult<QuotaEntity, Void> result = admin.dryRun()
                .alterClientQuotas(Map.of(
                        LOADER,
                        Map.of("producer_byte_rate", Optional.empty()),
                        EVERYBODY,
                        Map.of("request_percentage", Optional.of(0.5))));

        assertThat(run(result.get(LOADER))).isCompleted();
        assertThatThrownBy(() -> result.get(EVERYBODY).join())
                .hasCauseInstanceOf(BrokerException.class)
                .hasMessageContaining("change the quotas of default user");
        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.validateOnly()).isTrue();
            assertThat(request.entries())
                    .flatExtracting(AlterClientQuotasRequest.EntryData::ops)
                    .containsExactlyInAnyOrder(
                            new OpData("producer_byte_rate", 0, true), new OpData("request_percentage", 0.5, false));
        });
    }

    @Test
    void aQuotaIsOfSomebody() {
        assertThatThrownBy(() -> new QuotaEntity(Map.of())).hasMessageContaining("not of nobody");
        assertThat(QuotaEntity.userAndClientId("anna", "loader")).hasToString("user anna, client-id loader");
    }
}
