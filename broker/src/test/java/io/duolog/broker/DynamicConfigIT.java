package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.partition.TestLogs;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.DescribeConfigsRequest;
import io.duolog.protocol.message.DescribeConfigsRequest.DescribeConfigsResource;
import io.duolog.protocol.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import io.duolog.protocol.message.DescribeConfigsResponse.DescribeConfigsSynonym;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.duolog.protocol.message.IncrementalAlterConfigsResponse;
import io.duolog.protocol.message.ListConfigResourcesRequest;
import io.duolog.protocol.message.ListConfigResourcesResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of brokers that are altered while they run. */
@Timeout(60)
class DynamicConfigIT {
    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final byte SET = 0;
    private static final byte DELETE = 1;

    private BrokerFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new BrokerFixture(Map.of("log.retention.hours", "1"));
        fixture.createTopic("orders", Map.of());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1"})
    void appliesAnAlteredSettingToLogsThatAreOpen(String broker) throws Exception {
        assertThat(produceLarge()).isEqualTo(ErrorCode.NONE.code());

        assertThat(alter(broker, "message.max.bytes", SET, "100").errorCode()).isZero();
        Awaitility.await()
                .untilAsserted(() -> assertThat(produceLarge()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE.code()));

        assertThat(alter(broker, "message.max.bytes", DELETE, null).errorCode()).isZero();
        Awaitility.await().untilAsserted(() -> assertThat(produceLarge()).isEqualTo(ErrorCode.NONE.code()));
    }

    @Test
    void appliesAlteredLimitsToConnectionsToCome() throws Exception {
        assertThat(alter("", "max.connections.per.ip.overrides", SET, "127.0.0.1:1")
                        .errorCode())
                .isZero();
        Awaitility.await().untilAsserted(() -> assertThat(isServed()).isFalse());

        assertThat(alter("1", "max.connections.per.ip.overrides", SET, "127.0.0.1:100")
                        .errorCode())
                .isZero();
        Awaitility.await().untilAsserted(() -> assertThat(isServed()).isTrue());
        assertThat(describe(BROKER, "1", "max.connections.per.ip.overrides").configSource())
                .isEqualTo((byte) 2);
    }

    private boolean isServed() throws Exception {
        try (BrokerFixture.Peer another = fixture.connect()) {
            another.ask(new ListConfigResourcesRequest(List.of()), 1);
            return true;
        } catch (ExecutionException closed) {
            return false;
        }
    }

    @Test
    void refusesSettingsOfCompactionThatDoNotFitTogether() throws Exception {
        assertThat(alter("", "log.cleaner.threads", SET, "2").errorCode()).isZero();
        IncrementalAlterConfigsResponse.AlterConfigsResourceResponse refused =
                alter("1", "log.cleaner.dedupe.buffer.size", SET, "1048576");

        assertThat(refused.errorCode()).isEqualTo(ErrorCode.INVALID_CONFIG.code());
        assertThat(refused.errorMessage()).contains("at least 1048576 for each of 2 threads");
    }

    @Test
    void refusesWhatOnlyARestartChanges() throws Exception {
        IncrementalAlterConfigsResponse.AlterConfigsResourceResponse refused = alter("", "num.partitions", SET, "3");

        assertThat(refused.errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(refused.errorMessage()).contains("Cannot update these configs dynamically: num.partitions");
    }

    @Test
    void tellsWhereValuesComeFrom() throws Exception {
        alter("", "log.retention.ms", SET, "2");
        alter("1", "log.retention.ms", SET, "1");

        DescribeConfigsResourceResult ofBroker = describe(BROKER, "1", "log.retention.ms");
        assertThat(ofBroker.value()).isEqualTo("1");
        assertThat(ofBroker.configSource()).isEqualTo((byte) 2);
        assertThat(ofBroker.readOnly()).isFalse();
        assertThat(ofBroker.synonyms())
                .containsExactly(
                        new DescribeConfigsSynonym("log.retention.ms", "1", (byte) 2),
                        new DescribeConfigsSynonym("log.retention.ms", "2", (byte) 3));
        assertThat(describe(BROKER, "1", "log.retention.hours").configSource()).isEqualTo((byte) 4);
        assertThat(describe(BROKER, "1", "log.segment.bytes").configSource()).isEqualTo((byte) 5);
        assertThat(describe(BROKER, "1", "num.partitions").readOnly()).isTrue();
        assertThat(describe(BROKER, "", "log.retention.ms").configSource()).isEqualTo((byte) 3);
        assertThat(describe(TOPIC, "orders", "retention.ms").synonyms())
                .extracting(DescribeConfigsSynonym::source)
                .containsExactly((byte) 2, (byte) 3, (byte) 4, (byte) 5);
    }

    @Test
    void listsWhatHasSettings() throws Exception {
        ListConfigResourcesResponse all = fixture.ask(new ListConfigResourcesRequest(List.of()), 1);
        ListConfigResourcesResponse topics = fixture.ask(new ListConfigResourcesRequest(List.of(TOPIC)), 1);
        ListConfigResourcesResponse unknown = fixture.ask(new ListConfigResourcesRequest(List.of((byte) 3)), 1);
        ListConfigResourcesResponse clientMetrics = fixture.ask(new ListConfigResourcesRequest(List.of()), 0);

        assertThat(all.configResources())
                .containsExactly(
                        new ListConfigResourcesResponse.ConfigResource("orders", TOPIC),
                        new ListConfigResourcesResponse.ConfigResource("1", BROKER),
                        new ListConfigResourcesResponse.ConfigResource("1", (byte) 8));
        assertThat(topics.configResources()).hasSize(1);
        assertThat(unknown.errorCode()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        assertThat(clientMetrics.errorCode()).isZero();
        assertThat(clientMetrics.configResources()).isEmpty();
    }

    private short produceLarge() throws Exception {
        return fixture.produce("orders", (short) -1, TestLogs.batch("x".repeat(200)))
                .errorCode();
    }

    private IncrementalAlterConfigsResponse.AlterConfigsResourceResponse alter(
            String broker, String name, byte operation, String value) throws Exception {
        return fixture.ask(
                        new IncrementalAlterConfigsRequest(
                                List.of(new AlterConfigsResource(
                                        BROKER, broker, List.of(new AlterableConfig(name, operation, value)))),
                                false),
                        1)
                .responses()
                .get(0);
    }

    private DescribeConfigsResourceResult describe(byte type, String resource, String name) throws Exception {
        return fixture.ask(
                        new DescribeConfigsRequest(
                                List.of(new DescribeConfigsResource(type, resource, List.of(name))), true, false),
                        4)
                .results()
                .get(0)
                .configs()
                .get(0);
    }
}
