package io.duolog.broker.group.record;

import io.duolog.broker.coordinator.RecordDecoder;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;

/** Reads the records of {@code __consumer_offsets}, of every {@link GroupRecordKind}. Immutable. */
public final class GroupRecordDecoder implements RecordDecoder {
    @Override
    public boolean knows(short type) {
        return GroupRecordKind.forType(type).isPresent();
    }

    @Override
    public WireMessage key(short type, WireReader in) {
        return kind(type).readKey(in);
    }

    @Override
    public WireMessage value(short type, WireReader in, short version) {
        return kind(type).readValue(in, version);
    }

    private static GroupRecordKind kind(short type) {
        return GroupRecordKind.forType(type)
                .orElseThrow(() -> new IllegalArgumentException("records of type " + type + " are not known"));
    }
}
