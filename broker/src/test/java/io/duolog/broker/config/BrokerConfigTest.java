package io.duolog.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duolog.coordination.BackendHost;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.CoordinationBackendFactory;
import io.duolog.coordination.CoordinationBackends;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerConfigTest {
    private static final CoordinationBackends BACKENDS = CoordinationBackends.of(
            new NamedFactory("raft", "controller.quorum.voters"), new NamedFactory("zookeeper", "zookeeper.connect"));

    @Test
    void nothingGivenIsASingleNode() {
        BrokerConfig config = BrokerConfig.parse(Map.of(), BACKENDS);

        assertThat(config.nodeId()).isEqualTo(1);
        assertThat(config.listeners().listeners()).containsExactly(new Endpoint("PLAINTEXT", "", 9092));
        assertThat(config.listeners().interBrokerListenerName()).isEqualTo("PLAINTEXT");
        assertThat(config.log().directories()).containsExactly(Path.of("data"));
        assertThat(config.coordination().backend()).isEqualTo("raft");
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void reportsEverythingThatIsWrongAtOnce() {
        Map<String, String> given = Map.of(
                "num.partitons", "3",
                "num.network.threads", "many",
                "num.io.threads", "0",
                "log.retention.ms", "-2",
                "listeners", "PLAINTEXT://:9092,PLAINTEXT://:9092",
                "sasl.jaas.config", "secret stuff");

        ConfigException e = catchThrowableOfType(ConfigException.class, () -> BrokerConfig.parse(given, BACKENDS));

        assertThat(e.problems())
                .extracting(ConfigProblem::key)
                .contains(
                        "num.partitons",
                        "num.network.threads",
                        "num.io.threads",
                        "log.retention.ms",
                        "listeners",
                        "sasl.jaas.config");
        assertThat(e).hasMessageContaining("num.partitons=3: unknown setting; did you mean num.partitions?");
        assertThat(e).hasMessageContaining("num.network.threads=many: expected an integer");
        assertThat(e).hasMessageNotContaining("secret stuff");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            node.id                          | -1                        | must be at least 0
            listeners                        | PLAINTEXT:9092            | expected NAME://host:port
            listeners                        | PLAINTEXT://::1:9092      | stands in brackets
            listeners                        | PLAINTEXT://h:99999       | port 99999 is not from 0 to 65535
            listeners                        | SSL://:9093               | PLAINTEXT only
            listeners                        | INTERNAL://:9093          | add INTERNAL:PLAINTEXT to listener.security.protocol.map
            advertised.listeners             | PLAINTEXT://0.0.0.0:9092  | name a host that clients can reach
            advertised.listeners             | OTHER://h:9092            | there is no listener OTHER
            inter.broker.listener.name       | OTHER                     | name one of the listeners: PLAINTEXT
            process.roles                    | controller                | must hold broker
            log.dirs                         | a,,b                      | no empty one
            log.dirs                         | a,b,a                     | names a directory twice
            auto.create.topics.enable        | yes                       | expected true or false
            log.preallocate                  | true                      | only false is supported
            controller.listener.names        | CONTROLLER                | the controller answers on the brokers' own listeners
            remote.log.storage.system.enable | true                      | there is no tiered storage
            coordination.backend             | etcd                      | choose one of raft, zookeeper
            zookeeper.connect                | h:2181                    | set coordination.backend=zookeeper as well
            cleanup.policy                   | compact                   | did you mean log.cleanup.policy?
            """)
    void saysWhatIsWrongAndTheFix(String key, String value, String fix) {
        assertThatThrownBy(() -> BrokerConfig.parse(Map.of(key, value), BACKENDS))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(fix);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "4, 3", "64, 3"})
    void leavesAProcessorToOthersThanEventLoops(int processors, int threads) {
        assertThat(SocketConfig.networkThreads(processors)).isEqualTo(threads);
    }

    @Test
    void takesTheChosenBackendsSettings() {
        BrokerConfig config = BrokerConfig.parse(
                Map.of("coordination.backend", "zookeeper", "zookeeper.connect", "h1:2181"), BACKENDS);

        assertThat(config.coordination().backendSettings()).containsEntry("zookeeper.connect", "h1:2181");
    }

    @Test
    void brokerIdIsTheOldNameOfNodeId() {
        assertThat(BrokerConfig.parse(Map.of("broker.id", "7"), BACKENDS).nodeId())
                .isEqualTo(7);
        assertThatThrownBy(() -> BrokerConfig.parse(Map.of("broker.id", "7", "node.id", "8"), BACKENDS))
                .hasMessageContaining("differs from node.id");
    }

    @Test
    void advertisesWhatItIsToldPerListener() {
        BrokerConfig config = BrokerConfig.parse(
                Map.of(
                        "listeners", "PLAINTEXT://0.0.0.0:9092,INTERNAL://[::1]:0",
                        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,internal:PLAINTEXT",
                        "advertised.listeners", "INTERNAL://[::1]:0,PLAINTEXT://example.org:19092",
                        "inter.broker.listener.name", "internal"),
                BACKENDS);

        assertThat(config.listeners().advertised())
                .containsExactly(new Endpoint("PLAINTEXT", "example.org", 19092), new Endpoint("INTERNAL", "::1", 0));
        assertThat(config.listeners().interBrokerListenerName()).isEqualTo("INTERNAL");
    }

    @Test
    void warnsOfWhatHasNoEffect() {
        BrokerConfig config = BrokerConfig.parse(Map.of("num.replica.fetchers", "4"), BACKENDS);

        assertThat(config.warnings()).containsExactly("num.replica.fetchers=4 has no effect in this version");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            log.retention.hours=1                                                   | 3600000
            log.retention.hours=1,log.retention.minutes=2                           | 120000
            log.retention.hours=1,log.retention.minutes=2,log.retention.ms=3        | 3
            log.retention.hours=-1                                                  | -1
            """)
    void theFinestUnitWins(String settings, long expectedMs) {
        Map<String, String> file = new HashMap<>();
        for (String setting : settings.split(",")) {
            file.put(setting.split("=")[0], setting.split("=")[1]);
        }
        TopicConfig config = new TopicConfig(new ConfigLayers(Map.of(), Map.of(), Map.of(), file));

        assertThat(config.get(TopicKeys.RETENTION_MS)).isEqualTo(expectedMs);
    }

    private record NamedFactory(String name, String key) implements CoordinationBackendFactory {
        @Override
        public List<io.duolog.coordination.ConfigKey> configKeys() {
            return List.of(new io.duolog.coordination.ConfigKey(key, "", "a setting"));
        }

        @Override
        public CoordinationBackend create(Map<String, String> config, BackendHost host) {
            throw new UnsupportedOperationException("only the names matter here");
        }
    }
}
