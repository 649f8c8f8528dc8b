package io.duolog.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DynamicConfigTest {
    private static ConfigLayers altered(Map<String, String> settings) {
        return new ConfigLayers(Map.of(), settings, Map.of(), Map.of("max.connections", "7"));
    }

    private static String problem(Map<String, String> settings) {
        return ConfigValidator.brokerProblem(settings, altered(settings))
                .map(ConfigProblem::toString)
                .orElse("");
    }

    @Test
    void readsLimitsOfAddresses() {
        DynamicConfig config = DynamicConfig.of(
                altered(Map.of("max.connections.per.ip.overrides", "10.0.0.1:5, [2001:db8::7]:0,::1:9")));

        assertThat(config.problems()).isEmpty();
        assertThat(config.connections().max()).isEqualTo(7);
        assertThat(config.connections().perIpMaxOverrides())
                .isEqualTo(Map.of(
                        AddressLiteral.parse("10.0.0.1").orElseThrow(),
                        5,
                        AddressLiteral.parse("2001:db8::7").orElseThrow(),
                        0,
                        AddressLiteral.parse("::1").orElseThrow(),
                        9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "localhost:5", "10.0.0.1:-1", "10.0.0.1:9999999999", ":5", "10.0.0.1:5,,"})
    void refusesWhatIsNoLimitOfAnAddress(String overrides) {
        assertThat(problem(Map.of("max.connections.per.ip.overrides", overrides)))
                .contains("expected address:limit, such as 10.0.0.1:100");
    }

    @Test
    void checksSettingsTogether() {
        assertThat(problem(Map.of("log.cleaner.threads", "2", "log.cleaner.dedupe.buffer.size", "2097152")))
                .isEmpty();
        assertThat(problem(Map.of("log.cleaner.threads", "3", "log.cleaner.dedupe.buffer.size", "2097152")))
                .contains("at least 1048576 for each of 3 threads");
    }

    @Test
    void whatIsAppliedWhileABrokerRunsCanBeAlteredForOneOrAll() {
        assertThat(ConfigValidator.notDynamic(List.of(
                        "log.cleaner.threads",
                        "log.cleaner.backoff.ms",
                        "max.connections",
                        "max.connection.creation.rate")))
                .isEmpty();
        assertThat(ConfigValidator.notDynamic(List.of("num.io.threads"))).containsExactly("num.io.threads");
    }
}
