package io.duolog.broker.controller;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.UnregisterBrokerRecord;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.UnregisterBrokerRequest;
import io.duolog.protocol.message.UnregisterBrokerResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides on UnregisterBroker. Replicas stay assigned to the broker until they are reassigned, as in Kafka. A broker that
 * is alive is refused: it would go on without being part of the cluster. Pure.
 */
final class BrokerRemoval {
    private final ControllerContext context;

    BrokerRemoval(ControllerContext context) {
        this.context = context;
    }

    ControllerResult<UnregisterBrokerResponse> decide(MetadataImage image, UnregisterBrokerRequest request) {
        BrokerRegistration broker = image.brokers().get(request.brokerId());
        if (broker == null) {
            return refused(
                    ErrorCode.BROKER_ID_NOT_REGISTERED, "No broker with id " + request.brokerId() + " is registered.");
        }
        if (!broker.fenced()) {
            return refused(
                    ErrorCode.INVALID_REQUEST,
                    "Broker " + broker.id() + " is alive; stop it before it is unregistered.");
        }
        MetadataRecord removal = new UnregisterBrokerRecord(broker.id(), broker.epoch());
        List<MetadataRecord> records = new ArrayList<>(
                new PartitionElection(image.with(removal), context).afterEligibilityChange(broker.id()));
        records.add(removal);
        return ControllerResult.inParts(records, new UnregisterBrokerResponse(0, ErrorCode.NONE.code(), null));
    }

    private static ControllerResult<UnregisterBrokerResponse> refused(ErrorCode error, String message) {
        return ControllerResult.inParts(List.of(), new UnregisterBrokerResponse(0, error.code(), message));
    }
}
