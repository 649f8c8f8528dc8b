package io.duolog.broker.metadata.record;

import io.duolog.protocol.wire.WireMessage;

/** What the metadata log is made of. */
public interface MetadataRecord extends WireMessage {
    /** Which kind of record this is. */
    MetadataRecordType recordType();
}
