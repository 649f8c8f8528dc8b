package io.duolog.broker.metadata;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.record.RegisterBrokerRecord;

/**
 * Where a listener of a broker can be reached.
 *
 * @param listenerName upper case
 * @param host a name or an address that clients can resolve
 * @param port from 1 to 65535
 * @param securityProtocolId Kafka's number: 0 is PLAINTEXT
 */
public record BrokerEndpoint(String listenerName, String host, int port, short securityProtocolId) {
    /** Kafka's number of PLAINTEXT. */
    public static final short PLAINTEXT = 0;

    /** Checks the arguments. */
    public BrokerEndpoint {
        requireNonNull(listenerName, "listenerName");
        requireNonNull(host, "host");
    }

    static BrokerEndpoint of(RegisterBrokerRecord.BrokerEndpoint value) {
        return new BrokerEndpoint(value.name(), value.host(), value.port(), value.securityProtocol());
    }

    /** For a registration record. */
    public RegisterBrokerRecord.BrokerEndpoint toRecord() {
        return new RegisterBrokerRecord.BrokerEndpoint(listenerName, host, port, securityProtocolId);
    }
}
