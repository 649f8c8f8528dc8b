package io.duolog.broker.metadata;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A broker as the cluster knows it. Immutable.
 *
 * @param id the node id
 * @param epoch the offset of the record that registered this incarnation: rises with every registration
 * @param incarnationId new at every start of the broker's process
 * @param endpoints where it can be reached
 * @param rack where it stands
 * @param fenced whether it must not lead, nor be among in-sync replicas
 */
public record BrokerRegistration(
        int id, long epoch, UUID incarnationId, List<BrokerEndpoint> endpoints, Optional<String> rack, boolean fenced) {
    /** Checks and copies. */
    public BrokerRegistration {
        requireNonNull(incarnationId, "incarnationId");
        requireNonNull(rack, "rack");
        endpoints = List.copyOf(endpoints);
    }

    static BrokerRegistration of(RegisterBrokerRecord value) {
        return new BrokerRegistration(
                value.brokerId(),
                value.brokerEpoch(),
                value.incarnationId(),
                value.endPoints().stream().map(BrokerEndpoint::of).toList(),
                Optional.ofNullable(value.rack()),
                value.fenced());
    }

    BrokerRegistration withFenced(boolean nowFenced) {
        return new BrokerRegistration(id, epoch, incarnationId, endpoints, rack, nowFenced);
    }

    /** Where the broker's listener of that name can be reached, if it has one. */
    public Optional<BrokerEndpoint> endpoint(String listenerName) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.listenerName().equals(listenerName))
                .findFirst();
    }

    RegisterBrokerRecord toRecord() {
        return new RegisterBrokerRecord(
                id,
                epoch,
                incarnationId,
                endpoints.stream().map(BrokerEndpoint::toRecord).toList(),
                rack.orElse(null),
                fenced,
                -1);
    }
}
