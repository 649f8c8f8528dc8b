package io.duolog.broker.group.record;

import io.duolog.broker.coordinator.RecordDecoder;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import java.util.Map;

/** Reads the records of {@code __consumer_offsets}. Immutable. */
public final class GroupRecordDecoder implements RecordDecoder {
    private static final short KEY_VERSION = 0;

    private static final Map<Short, Schema> SCHEMAS = Map.of(
            GroupRecords.OFFSET_COMMIT, new Schema(OffsetCommitKey::read, OffsetCommitValue::read),
            GroupRecords.GROUP_METADATA, new Schema(GroupMetadataKey::read, GroupMetadataValue::read));

    private record Schema(Reader key, Reader value) {}

    private interface Reader {
        WireMessage read(WireReader in, short version);
    }

    @Override
    public boolean knows(short type) {
        return SCHEMAS.containsKey(type);
    }

    @Override
    public WireMessage key(short type, WireReader in) {
        return schema(type).key().read(in, KEY_VERSION);
    }

    @Override
    public WireMessage value(short type, WireReader in, short version) {
        return schema(type).value().read(in, version);
    }

    private static Schema schema(short type) {
        Schema schema = SCHEMAS.get(type);
        if (schema == null) {
            throw new IllegalArgumentException("records of type " + type + " are not known");
        }
        return schema;
    }
}
