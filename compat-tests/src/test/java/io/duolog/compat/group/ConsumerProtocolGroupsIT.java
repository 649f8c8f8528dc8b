package io.duolog.compat.group;

import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import io.duolog.compat.javaclient.KafkaClients;
import java.util.Map;

/** Groups of Apache Kafka's consumers of today that the coordinator divides. */
@OnEveryBroker
class ConsumerProtocolGroupsIT extends GroupContract {

    private final BrokerUnderTest broker;

    ConsumerProtocolGroupsIT(BrokerUnderTest broker) {
        super(GroupProtocol.CONSUMER);
        this.broker = broker;
    }

    @Override
    protected String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    protected Member open(
            KafkaClients clients,
            String name,
            Map<String, Object> settings,
            String topicName,
            OwnershipLedger tellsTo) {
        return new ApacheMember(name, clients.consumer(settings), topicName, tellsTo);
    }
}
