package io.duolog.broker.coordinator;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatchBuilder;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Coordinators' records as bytes, in Kafka's layout.
 *
 * <pre>
 *   key                              value, absent in a tombstone
 *   offset  size  field              offset  size  field
 *        0     2  type of record          0     2  version of the value's schema
 *        2     …  key, version 0          2     …  value
 * </pre>
 */
final class CoordinatorRecordCodec {
    private static final short KEY_VERSION = 0;
    private static final int BATCH_TARGET_SIZE_BYTES = 512;

    private final RecordDecoder decoder;
    private final Compression compression;

    /** Reads with {@code decoder}, and writes with {@code compression}. */
    CoordinatorRecordCodec(RecordDecoder decoder, CompressionType compression) {
        this.decoder = requireNonNull(decoder, "decoder");
        this.compression = Compression.of(compression);
    }

    /** The records as one batch. */
    ByteBuffer encode(List<CoordinatorRecord> records, long timestampMs) {
        try (RecordBatchBuilder batch =
                new RecordBatchBuilder(compression, BufferSource.HEAP, BATCH_TARGET_SIZE_BYTES)) {
            for (CoordinatorRecord each : records) {
                WireMessage value = each.value();
                batch.append(
                        timestampMs,
                        bytes(each.type(), each.key(), KEY_VERSION),
                        value == null ? null : bytes(each.valueVersion(), value, each.valueVersion()),
                        List.of());
            }
            return batch.build();
        }
    }

    private static ByteBuffer bytes(short prefix, WireMessage message, short version) {
        WireWriter out = new WireWriter();
        out.writeShort(prefix);
        message.write(out, version);
        return ByteBuffer.wrap(out.takeBytes());
    }

    /**
     * Reads a record; empty if its type is not known.
     *
     * @throws WireFormatException if it is damaged, or of a newer version
     */
    Optional<CoordinatorRecord> decode(Record stored) {
        ByteBuffer keyBytes = stored.key();
        if (keyBytes == null) {
            throw new WireFormatException("a coordinator's record without key at offset " + stored.offset());
        }
        WireReader keyReader = new WireReader(keyBytes);
        keyReader.begin("coordinator key");
        short type = keyReader.readShort("type");
        if (!decoder.knows(type)) {
            return Optional.empty();
        }
        WireMessage key = decoder.key(type, keyReader);
        ByteBuffer valueBytes = stored.value();
        return Optional.of(
                valueBytes == null ? CoordinatorRecord.tombstone(type, key) : withValue(type, key, valueBytes));
    }

    private CoordinatorRecord withValue(short type, WireMessage key, ByteBuffer bytes) {
        // A copy: byte fields stay slices of it, and must not keep what was read with it alive.
        WireReader reader =
                new WireReader(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
        reader.begin("coordinator value");
        short version = reader.readShort("version");
        return new CoordinatorRecord(type, key, version, decoder.value(type, reader, version));
    }
}
