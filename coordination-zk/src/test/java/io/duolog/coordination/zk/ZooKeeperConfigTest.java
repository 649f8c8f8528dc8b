package io.duolog.coordination.zk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.CoordinationBackends;
import io.duolog.coordination.CoordinationConfigException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZooKeeperConfigTest {
    @Test
    void isFoundOnTheClassPath() {
        CoordinationBackends backends =
                CoordinationBackends.onClassPath(getClass().getClassLoader());

        assertThat(backends.find("zookeeper")).isInstanceOf(ZooKeeperCoordinationBackendFactory.class);
    }

    @Test
    void readsServersAndPath() {
        ZooKeeperConfig config =
                ZooKeeperConfig.parse(Map.of(ZooKeeperConfig.CONNECT, "h1:2181,[::1]:2182,h3/duolog/a"));

        assertThat(config.servers()).containsExactly("h1:2181", "[::1]:2182", "h3:2181");
        assertThat(config.root()).isEqualTo("/duolog/a");
        assertThat(config.embedded()).isFalse();
        assertThat(new Layout(config.root()).parents()).containsExactly("/duolog", "/duolog/a");
    }

    @Test
    void takesTheBrokersSessionTimeoutUnlessGivenItsOwn() {
        Map<String, String> brokers = Map.of(ZooKeeperConfig.CONNECT, "h", "broker.session.timeout.ms", "7000");
        Map<String, String> own = Map.of(
                ZooKeeperConfig.CONNECT,
                "h",
                "broker.session.timeout.ms",
                "7000",
                ZooKeeperConfig.SESSION_TIMEOUT_MS,
                "5000");

        assertThat(ZooKeeperConfig.parse(Map.of(ZooKeeperConfig.CONNECT, "h")).sessionTimeout())
                .isEqualTo(Duration.ofSeconds(9));
        assertThat(ZooKeeperConfig.parse(brokers).sessionTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(ZooKeeperConfig.parse(own).sessionTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void wantsServersOrAnEmbeddedOneAndNotBoth() {
        assertThatThrownBy(() -> ZooKeeperConfig.parse(Map.of()))
                .isInstanceOf(CoordinationConfigException.class)
                .hasMessageContaining("zookeeper.connect")
                .hasMessageContaining("coordination.zookeeper.embedded=true");
        assertThatThrownBy(() -> ZooKeeperConfig.parse(
                        Map.of(ZooKeeperConfig.CONNECT, "h:2181", ZooKeeperConfig.EMBEDDED, "true")))
                .isInstanceOf(CoordinationConfigException.class)
                .hasMessageContaining("must be empty");
    }

    @Test
    void namesEverythingThatIsWrong() {
        Map<String, String> config = Map.of(
                ZooKeeperConfig.CONNECT, "h:2181//a",
                ZooKeeperConfig.SESSION_TIMEOUT_MS, "soon",
                ZooKeeperConfig.CONNECTION_TIMEOUT_MS, "0",
                ZooKeeperConfig.EMBEDDED, "yes",
                ZooKeeperConfig.SNAPSHOT_INTERVAL_BYTES, "-1");

        assertThatThrownBy(() -> ZooKeeperConfig.parse(config))
                .isInstanceOfSatisfying(CoordinationConfigException.class, problems -> assertThat(problems.problems())
                        .hasSize(5));
    }
}
