package io.duolog.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.QuotaEntity;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterClientQuotasRequest;
import io.duolog.protocol.message.AlterClientQuotasRequest.EntityData;
import io.duolog.protocol.message.AlterClientQuotasRequest.EntryData;
import io.duolog.protocol.message.AlterClientQuotasRequest.OpData;
import io.duolog.protocol.message.AlterClientQuotasResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientQuotaAlterationTest {
    private static final QuotaEntity CLIENT_A = QuotaEntity.clientId(Optional.of("a"));

    private static EntryData entry(String type, String name, OpData... ops) {
        return new EntryData(List.of(new EntityData(type, name)), List.of(ops));
    }

    private static OpData set(String key, double value) {
        return new OpData(key, value, false);
    }

    private static OpData remove(String key) {
        return new OpData(key, 0, true);
    }

    private static ControllerResult<AlterClientQuotasResponse> alter(MetadataImage image, EntryData... entries) {
        return ClientQuotaAlteration.decide(image, new AlterClientQuotasRequest(List.of(entries), false));
    }

    @Test
    void setsAndRemovesQuotas() {
        MetadataImage set = Samples.with(
                MetadataImage.EMPTY,
                alter(
                                MetadataImage.EMPTY,
                                entry("client-id", "a", set("producer_byte_rate", 100), set("request_percentage", 0.5)),
                                entry("user", null, set("consumer_byte_rate", 7)))
                        .records());
        assertThat(set.clientQuotas().of(CLIENT_A))
                .isEqualTo(Map.of("producer_byte_rate", 100.0, "request_percentage", 0.5));
        assertThat(set.clientQuotas().of(QuotaEntity.user(Optional.empty())))
                .isEqualTo(Map.of("consumer_byte_rate", 7.0));

        MetadataImage removed = Samples.with(
                set,
                alter(set, entry("client-id", "a", remove("producer_byte_rate"), set("request_percentage", 0.5)))
                        .records());
        assertThat(removed.clientQuotas().of(CLIENT_A)).isEqualTo(Map.of("request_percentage", 0.5));
        assertThat(alter(set, entry("client-id", "b", remove("producer_byte_rate")))
                        .records())
                .isEmpty();
    }

    @Test
    void aUserAndAClientIdAreOneEntityInAnyOrder() {
        EntityData user = new EntityData("user", "u");
        EntityData client = new EntityData("client-id", null);
        ControllerResult<AlterClientQuotasResponse> result = alter(
                MetadataImage.EMPTY,
                new EntryData(List.of(user, client), List.of(set("producer_byte_rate", 1))),
                new EntryData(List.of(client, user), List.of(set("producer_byte_rate", 2))));

        assertThat(result.records()).hasSize(1);
        assertThat(result.response().entries())
                .extracting(AlterClientQuotasResponse.EntryData::errorCode)
                .containsExactly(ErrorCode.NONE.code(), ErrorCode.INVALID_REQUEST.code());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "client-id, a, producer_byte_rate, 0, greater than 0",
                "client-id, a, producer_byte_rate, -1, greater than 0",
                "client-id, a, producer_byte_rate, NaN, greater than 0",
                "client-id, a, producer_byte_rate, Infinity, greater than 0",
                "client-id, a, producer_byte_rate, 1.5, whole number",
                "client-id, a, controller_rate, 1, Invalid configuration key controller_rate",
                "client-id, a, connection_creation_rate, 1, Invalid configuration key connection_creation_rate",
                "client-id, a, controller_mutation_rate, 0, greater than 0",
                "client-id, '', producer_byte_rate, 1, Empty client-id not supported",
                "group, a, producer_byte_rate, 1, Unhandled client quota entity type: group",
                "ip, 10.0.0.1, producer_byte_rate, 1, there are connection_creation_rate for an ip",
                "ip, 10.0.0.1, connection_creation_rate, 0.5, whole number",
                "ip, localhost, connection_creation_rate, 1, localhost is not a valid IP address",
            })
    void saysWhatIsWrong(String type, String name, String key, double value, String message) {
        ControllerResult<AlterClientQuotasResponse> result = alter(
                MetadataImage.EMPTY,
                entry(type, name, set(key, value)),
                entry("user", null, set("consumer_byte_rate", 7)));

        AlterClientQuotasResponse.EntryData refused =
                result.response().entries().get(0);
        assertThat(refused.errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(refused.errorMessage()).contains(message);
        assertThat(refused.entity()).containsExactly(new AlterClientQuotasResponse.EntityData(type, name));
        assertThat(result.response().entries().get(1).errorCode()).isZero();
        assertThat(result.records()).hasSize(1);
    }

    @Test
    void takesQuotasOfChangesAndOfConnections() {
        List<EntryData> entries = List.of(
                entry("user", null, set("controller_mutation_rate", 0.5)),
                entry("ip", "10.0.0.1", set("connection_creation_rate", 5)),
                entry("ip", null, set("connection_creation_rate", 50)));

        ControllerResult<AlterClientQuotasResponse> result =
                alter(MetadataImage.EMPTY, entries.toArray(EntryData[]::new));

        assertThat(result.response().entries())
                .extracting(AlterClientQuotasResponse.EntryData::errorCode)
                .containsOnly(ErrorCode.NONE.code());
        assertThat(result.records()).hasSize(3);
    }

    @Test
    void anAddressIsNobodysClientId() {
        ControllerResult<AlterClientQuotasResponse> result = alter(
                MetadataImage.EMPTY,
                new EntryData(
                        List.of(new EntityData("ip", "10.0.0.1"), new EntityData("client-id", "a")),
                        List.of(set("connection_creation_rate", 5))));

        assertThat(result.response().entries().get(0).errorMessage()).contains("an ip stands by itself");
        assertThat(result.records()).isEmpty();
    }

    @Test
    void changesNothingInADryRun() {
        assertThat(ClientQuotaAlteration.decide(
                                MetadataImage.EMPTY,
                                new AlterClientQuotasRequest(
                                        List.of(entry("user", null, set("consumer_byte_rate", 7))), true))
                        .records())
                .isEmpty();
    }
}
