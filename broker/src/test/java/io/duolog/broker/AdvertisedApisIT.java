package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.ApiVersionsRequest;
import io.duolog.protocol.message.ApiVersionsResponse;
import io.duolog.protocol.message.ApiVersionsResponse.ApiVersion;
import io.duolog.protocol.message.ApiVersionsResponse.FinalizedFeatureKey;
import io.duolog.protocol.message.ApiVersionsResponse.SupportedFeatureKey;
import io.duolog.protocol.message.FetchRequest;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is advertised is answered, in every version, even if the request asks for nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdvertisedApisIT {
    private BrokerFixture fixture;

    /** What older versions, which lack the field, mean by its absence. */
    private static final Set<String> DEFAULT_TRUE =
            Set.of("allowAutoTopicCreation", "allowReplicationFactorChange", "ackWhenCommitted");

    /** What older versions cannot say. */
    private static final Set<String> NULLABLE =
            Set.of("transactionalId", "clusterId", "cursor", "groupInstanceId", "subscribedTopicRegex");

    @BeforeAll
    void start() throws Exception {
        fixture = new BrokerFixture(Map.of());
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    @Test
    void advertisesTheWholeBlockOfProducingAndConsuming() throws Exception {
        assertThat(advertised())
                .extracting(version -> ApiKey.forId(version.apiKey()))
                .contains(
                        ApiKey.PRODUCE,
                        ApiKey.FETCH,
                        ApiKey.LIST_OFFSETS,
                        ApiKey.METADATA,
                        ApiKey.API_VERSIONS,
                        ApiKey.INIT_PRODUCER_ID,
                        ApiKey.OFFSET_FOR_LEADER_EPOCH);
    }

    @Test
    void advertisesTheWholeBlockOfGroups() throws Exception {
        assertThat(advertised())
                .extracting(version -> ApiKey.forId(version.apiKey()))
                .contains(
                        ApiKey.FIND_COORDINATOR,
                        ApiKey.JOIN_GROUP,
                        ApiKey.SYNC_GROUP,
                        ApiKey.HEARTBEAT,
                        ApiKey.LEAVE_GROUP,
                        ApiKey.CONSUMER_GROUP_HEARTBEAT,
                        ApiKey.CONSUMER_GROUP_DESCRIBE,
                        ApiKey.OFFSET_COMMIT,
                        ApiKey.OFFSET_FETCH,
                        ApiKey.OFFSET_DELETE,
                        ApiKey.LIST_GROUPS,
                        ApiKey.DESCRIBE_GROUPS,
                        ApiKey.DELETE_GROUPS);
    }

    @Test
    void showsThatGroupsOfTheConsumerProtocolAreThere() throws Exception {
        ApiVersionsResponse response = fixture.ask(new ApiVersionsRequest("test", "1", null, -1), 4);

        assertThat(response.supportedFeatures())
                .containsExactly(new SupportedFeatureKey("group.version", (short) 0, (short) 1));
        assertThat(response.finalizedFeatures())
                .containsExactly(new FinalizedFeatureKey("group.version", (short) 1, (short) 1));
        assertThat(response.finalizedFeaturesEpoch()).isNotNegative();
    }

    @Test
    void showsOldClientsNoFeatureThatMayBeAbsent() throws Exception {
        ApiVersionsResponse response = fixture.ask(new ApiVersionsRequest("test", "1", null, -1), 3);

        assertThat(response.supportedFeatures()).isEmpty();
        assertThat(response.finalizedFeatures()).isNotEmpty();
    }

    @Test
    void advertisesProduceFromVersionZeroForTheSakeOfLibrdkafka() throws Exception {
        assertThat(advertised())
                .filteredOn(version -> version.apiKey() == ApiKey.PRODUCE.id())
                .singleElement()
                .extracting(ApiVersion::minVersion)
                .isEqualTo((short) 0);
    }

    Stream<Arguments> everyVersion() throws Exception {
        return advertised().stream().flatMap(version -> {
            ApiKey apiKey = ApiKey.forId(version.apiKey());
            return Stream.iterate((int) apiKey.lowestVersion(), v -> v <= version.maxVersion(), v -> v + 1)
                    .map(v -> Arguments.of(apiKey, v));
        });
    }

    @ParameterizedTest(name = "{0} version {1}")
    @MethodSource("everyVersion")
    void answersAnEmptyRequest(ApiKey apiKey, int version) throws Exception {
        ApiResponse response = fixture.ask(emptyRequest(apiKey), version);
        assertThat(response.apiKey()).isEqualTo(apiKey);
    }

    private List<ApiVersion> advertised() throws Exception {
        ApiVersionsResponse response = fixture.ask(new ApiVersionsRequest("test", "1", null, -1), 3);
        return response.apiKeys();
    }

    private static ApiRequest<?> emptyRequest(ApiKey apiKey) throws ReflectiveOperationException {
        if (apiKey == ApiKey.API_VERSIONS) {
            return new ApiVersionsRequest("test", "1", null, -1);
        }
        Class<?> type = Class.forName(ApiKey.class.getPackageName() + "." + apiKey.apiName() + "Request");
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> emptyValue(component))
                .toArray();
        return (ApiRequest<?>) type.getDeclaredConstructor(types).newInstance(values);
    }

    private static Object emptyValue(RecordComponent component) {
        String name = component.getName();
        Class<?> type = component.getType();
        if (name.equals("endpointType") || name.equals("acks")) {
            return type == byte.class ? (Object) (byte) 1 : (Object) (short) 1;
        }
        if (name.equals("replicaId") || name.equals("producerId") || name.equals("sessionEpoch")) {
            return type == int.class ? (Object) Integer.valueOf(-1) : (Object) Long.valueOf(-1);
        }
        if (name.equals("producerEpoch")) {
            return (short) -1;
        }
        if (NULLABLE.contains(name)) {
            return null;
        }
        if (name.equals("maxBytes")) {
            return Integer.MAX_VALUE;
        }
        if (DEFAULT_TRUE.contains(name)) {
            return true;
        }
        if (name.equals("replicaState")) {
            return new FetchRequest.ReplicaState(-1, -1);
        }
        return zero(type);
    }

    private static Object zero(Class<?> type) {
        if (type == List.class) {
            return List.of();
        }
        if (type == String.class) {
            return "";
        }
        if (type == UUID.class) {
            return new UUID(0, 0);
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == byte.class) {
            return (byte) 0;
        }
        if (type == short.class) {
            return (short) 0;
        }
        return type == int.class ? (Object) 0 : (Object) 0L;
    }
}
