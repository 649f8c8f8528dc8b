package io.duolog.broker.controller;

import io.duolog.broker.metadata.BrokerEndpoint;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.MetadataRecordCodec;
import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import io.duolog.coordination.NodeIdentity;
import io.duolog.protocol.wire.WireFormatException;
import java.util.List;
import java.util.Optional;

/**
 * What a broker tells the controller of itself through membership: the registration that it wants, without an epoch.
 * A broker announces itself when it has replayed the metadata log and opened its logs, not before: the announcement also
 * says that it is ready to lead.
 */
public final class BrokerAnnouncement {
    private static final long NO_EPOCH = -1;

    private BrokerAnnouncement() {}

    /**
     * Writes an announcement.
     *
     * @param node who
     * @param endpoints where it can be reached
     * @param rack where it stands
     * @param previousBrokerEpoch the broker epoch since which nothing that was written is lost, or -1
     */
    public static byte[] encode(
            NodeIdentity node, List<BrokerEndpoint> endpoints, Optional<String> rack, long previousBrokerEpoch) {
        return MetadataRecordCodec.encode(new RegisterBrokerRecord(
                node.nodeId(),
                NO_EPOCH,
                node.incarnation(),
                endpoints.stream().map(BrokerEndpoint::toRecord).toList(),
                rack.orElse(null),
                true,
                previousBrokerEpoch,
                false,
                NO_EPOCH));
    }

    /**
     * Reads an announcement.
     *
     * @throws WireFormatException when the bytes are something else
     */
    static RegisterBrokerRecord decode(byte[] info) {
        MetadataRecord value = MetadataRecordCodec.decode(info);
        if (value instanceof RegisterBrokerRecord registration) {
            return registration;
        }
        throw new WireFormatException("an announcement must be a RegisterBrokerRecord, not " + value.recordType());
    }
}
