package io.duolog.compat.javaclient;

import io.duolog.compat.group.ApacheMember;
import io.duolog.compat.group.GroupContract;
import io.duolog.compat.group.GroupProtocol;
import io.duolog.compat.group.Member;
import io.duolog.compat.group.OwnershipLedger;
import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.compat.harness.OnEveryBroker;
import java.util.Map;

/** Groups that Apache Kafka's consumers divide among themselves. */
@OnEveryBroker
class GroupsIT extends GroupContract {

    private final BrokerUnderTest broker;

    GroupsIT(BrokerUnderTest broker) {
        super(GroupProtocol.CLASSIC);
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
