package io.duolog.broker.coordinator;

import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;

/** Reads the records of one coordinator's topic; knows their schemas. Pure. */
public interface RecordDecoder {
    /** Whether records of this type are known; others are skipped (KIP-915). */
    boolean knows(short type);

    /** Reads a key in version 0. */
    WireMessage key(short type, WireReader in);

    /** Reads a value; its bytes live as long as the message. */
    WireMessage value(short type, WireReader in, short version);
}
