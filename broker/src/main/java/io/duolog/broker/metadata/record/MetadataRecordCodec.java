package io.duolog.broker.metadata.record;

import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import java.nio.ByteBuffer;

/**
 * Metadata records as bytes.
 *
 * <pre>
 *   offset  size  field
 *        0     2  kind of record: the schema's apiKey
 *        2     2  version of that kind
 *        4     …  the record, as its schema says
 * </pre>
 */
public final class MetadataRecordCodec {
    private MetadataRecordCodec() {}

    /** Writes a record in its newest version. */
    public static byte[] encode(MetadataRecord value) {
        return encode(value, new WireWriter());
    }

    /** As {@link #encode(MetadataRecord)}, for who encodes many: {@code out}, in which nothing stands, is left so. */
    public static byte[] encode(MetadataRecord value, WireWriter out) {
        out.writeShort(value.recordType().id());
        out.writeShort(value.recordType().highestVersion());
        value.write(out, value.recordType().highestVersion());
        return out.takeBytes();
    }

    /**
     * Reads a record.
     *
     * @throws WireFormatException when the bytes are not exactly one record of a known kind
     * @throws io.duolog.protocol.UnsupportedVersionException when a newer Duolog wrote it
     */
    public static MetadataRecord decode(byte[] bytes) {
        WireReader in = new WireReader(ByteBuffer.wrap(bytes));
        in.begin("MetadataRecord");
        short id = in.readShort("type");
        MetadataRecordType type = MetadataRecordType.forId(id);
        if (type == null) {
            throw new WireFormatException("metadata record of unknown type " + id + ": a newer Duolog wrote it?");
        }
        MetadataRecord value = type.read(in, in.readShort("version"));
        if (in.remaining() > 0) {
            throw new WireFormatException(in.remaining() + " bytes follow the " + type);
        }
        return value;
    }
}
