package io.duolog.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberTimesTest {
    private static ConfigLayers layers(Map<String, String> group, Map<String, String> file) {
        return new ConfigLayers(group, Map.of(), Map.of(), file);
    }

    private static String problem(Map<String, String> group, Map<String, String> file) {
        return ConfigValidator.groupProblem(group, layers(group, file))
                .map(ConfigProblem::toString)
                .orElse("");
    }

    @Test
    void aGroupWithoutSettingsHasThoseOfTheBroker() {
        assertThat(MemberTimes.of(layers(Map.of(), Map.of()))).isEqualTo(MemberTimes.DEFAULT);
        assertThat(MemberTimes.of(layers(Map.of(), Map.of("group.consumer.session.timeout.ms", "50000"))))
                .isEqualTo(new MemberTimes(5_000, 50_000));
    }

    @Test
    void theSettingsOfAGroupHold() {
        assertThat(MemberTimes.of(layers(
                        Map.of("consumer.heartbeat.interval.ms", "7000", "consumer.session.timeout.ms", "46000"),
                        Map.of("group.consumer.session.timeout.ms", "50000"))))
                .isEqualTo(new MemberTimes(7_000, 46_000));
    }

    /** The controller, whose bounds were wider, has let the group have them. */
    @ParameterizedTest
    @CsvSource({"1, 1, 5000, 45000", "20000, 70000, 15000, 60000"})
    void aBrokerStaysWithinItsBounds(
            String heartbeatIntervalMs, String sessionTimeoutMs, int heartbeatExpectedMs, int sessionExpectedMs) {
        assertThat(MemberTimes.of(layers(
                        Map.of(
                                "consumer.heartbeat.interval.ms",
                                heartbeatIntervalMs,
                                "consumer.session.timeout.ms",
                                sessionTimeoutMs),
                        Map.of())))
                .isEqualTo(new MemberTimes(heartbeatExpectedMs, sessionExpectedMs));
    }

    @Test
    void theIntervalStaysBelowTheTimeout() {
        Map<String, String> narrow = Map.of(
                "group.consumer.min.session.timeout.ms", "5000",
                "group.consumer.session.timeout.ms", "6000");

        assertThat(problem(Map.of("consumer.session.timeout.ms", "5000"), narrow))
                .isEqualTo("consumer.session.timeout.ms=5000: must be above consumer.heartbeat.interval.ms, 5000");
        assertThat(MemberTimes.of(layers(Map.of("consumer.session.timeout.ms", "5000"), narrow)))
                .isEqualTo(new MemberTimes(4_999, 5_000));
    }

    @Test
    void tellsWhichBoundIsMissed() {
        assertThat(problem(Map.of("consumer.session.timeout.ms", "60001"), Map.of()))
                .contains("must not be above group.consumer.max.session.timeout.ms, 60000");
        assertThat(problem(Map.of("consumer.heartbeat.interval.ms", "4999"), Map.of()))
                .contains("must not be below group.consumer.min.heartbeat.interval.ms, 5000");
        assertThat(problem(Map.of("consumer.session.timeout.ms", "60000"), Map.of()))
                .isEmpty();
    }

    @Test
    void guessesWhatWasMeant() {
        assertThat(problem(Map.of("consumer.session.timeout", "60000"), Map.of()))
                .contains("unknown group config name", "consumer.session.timeout.ms");
        assertThat(problem(Map.of("share.session.timeout.ms", "60000"), Map.of()))
                .contains("there are no share groups");
    }
}
