package io.duolog.compat.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.Client;
import io.duolog.client.serialization.Deserializers;
import io.duolog.compat.group.GroupProtocol.Division;
import io.duolog.compat.harness.BrokerKind;
import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.javaclient.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.GroupType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Apache Kafka's consumers and ours roll from the classic to the consumer protocol and back, one at a time, while records come in. On Duolog
 * alone: Apache Kafka's coordinator fences members that are an epoch behind when a group becomes classic again.
 */
class GroupMigrationIT extends GroupFixture {
    private static BrokerUnderTest broker;
    private static Client client;

    @BeforeAll
    static void startBroker() {
        broker = BrokerKind.DUOLOG.create(Map.of());
        broker.start();
        client = Client.builder().bootstrapServers(broker.bootstrapServers()).build();
    }

    @AfterAll
    static void stopBroker() {
        client.close();
        broker.close();
    }

    @Override
    protected String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @ParameterizedTest
    @EnumSource(Division.class)
    void aGroupRollsFromOneProtocolToTheOtherAndBackWhileItReads(Division division) {
        List<Member> rolling = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            rolling.add(join(i, "classic-" + i, settings(GroupProtocol.CLASSIC, division)));
        }
        int end = 0;
        for (GroupProtocol next : List.of(GroupProtocol.CONSUMER, GroupProtocol.CLASSIC)) {
            for (int i = 0; i < rolling.size(); i++) {
                awaitBalance();
                end += 5;
                produce(allPartitions(), 5);
                awaitRead(allPartitions(), members, end);
                leave(rolling.get(i));
                rolling.set(i, join(i, next + "-" + i + "-again", settings(next, division)));
            }
            awaitBalance();
            assertThat(type()).isEqualTo(next == GroupProtocol.CONSUMER ? GroupType.CONSUMER : GroupType.CLASSIC);
        }
        produce(allPartitions(), 5);
        awaitRead(allPartitions(), members, end + 5);

        assertThat(ledger.violations())
                .as("who read what was another one's, or not once")
                .isEmpty();
        assertThat(ledger.longestGap()).isLessThan(Duration.ofMillis(GroupProtocol.SESSION_TIMEOUT_MS));
    }

    /** One of the three is ours. */
    private Member join(int index, String name, Map<String, Object> settings) {
        if (index != 1) {
            return joinApache(name, settings);
        }
        Member ours = new DuologMember(
                name,
                client.consumer(Deserializers.string(), Deserializers.string())
                        .properties(settings)
                        .open(),
                topic,
                ledger);
        members.add(ours);
        return ours;
    }

    private GroupType type() {
        return KafkaClients.await(
                        kafka.admin().describeConsumerGroups(List.of(group)).all())
                .get(group)
                .type();
    }
}
