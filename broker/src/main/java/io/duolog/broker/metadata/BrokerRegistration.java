package io.duolog.broker.metadata;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.record.BrokerRegistrationChangeRecord;
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
 * @param shuttingDown whether it hands over what it leads before it stops: it must not lead anything more, nor join
 *     in-sync replicas, until it is registered anew
 * @param completeSince the oldest of its epochs since which it has lost nothing that it wrote
 */
public record BrokerRegistration(
        int id,
        long epoch,
        UUID incarnationId,
        List<BrokerEndpoint> endpoints,
        Optional<String> rack,
        boolean fenced,
        boolean shuttingDown,
        long completeSince) {
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
                value.fenced(),
                value.inControlledShutdown(),
                value.completeSinceEpoch());
    }

    BrokerRegistration with(BrokerRegistrationChangeRecord change) {
        return new BrokerRegistration(
                id,
                epoch,
                incarnationId,
                endpoints,
                rack,
                change.fenced(),
                shuttingDown || change.inControlledShutdown(),
                completeSince);
    }

    /**
     * Whether this broker still has everything that it ever acknowledged, if it has lost nothing since it was registered
     * with {@code provenEpoch}. That need not be its newest epoch: a process may end before it has learned, and noted, under
     * which epoch it was registered.
     */
    public boolean isComplete(long provenEpoch) {
        return provenEpoch >= completeSince && provenEpoch <= epoch;
    }

    /** Whether it may lead and join in-sync replicas: neither fenced nor shutting down. */
    public boolean isEligible() {
        return !fenced && !shuttingDown;
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
                -1,
                shuttingDown,
                completeSince);
    }
}
