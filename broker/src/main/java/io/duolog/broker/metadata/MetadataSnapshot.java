package io.duolog.broker.metadata;

import io.duolog.broker.metadata.record.ClientQuotaRecord;
import io.duolog.broker.metadata.record.ConfigRecord;
import io.duolog.broker.metadata.record.FeatureLevelRecord;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.MetadataRecordCodec;
import io.duolog.broker.metadata.record.ProducerIdsRecord;
import io.duolog.broker.metadata.record.TopicRecord;
import io.duolog.coordination.MetadataLog;
import io.duolog.protocol.UnsupportedVersionException;
import io.duolog.protocol.wire.WireFormatException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * An image as bytes: the records that build it from nothing.
 *
 * <pre>
 *   size  field
 *      4  magic, "DMS1"
 *      4  length of a record, at least 1            ┐ any number
 *      …  the record: MetadataRecordCodec           ┘ of times
 *      4  0: the end
 *      8  CRC-32C of all bytes before it
 * </pre>
 */
public final class MetadataSnapshot {
    private static final int NO_BROKER = -1;
    private static final int MAGIC = 0x444D5331;
    private static final int RECORD_BYTES_MAX = MetadataLog.BATCH_SIZE_BYTES_MAX;

    private MetadataSnapshot() {}

    /** Writes an image, without its place in the log. Neither flushes nor closes the stream. */
    public static void write(MetadataImage image, OutputStream stream) throws IOException {
        CheckedOutputStream checked = new CheckedOutputStream(stream, new CRC32C());
        DataOutputStream out = new DataOutputStream(checked);
        out.writeInt(MAGIC);
        RecordSink sink = value -> {
            byte[] bytes = MetadataRecordCodec.encode(value);
            out.writeInt(bytes.length);
            out.write(bytes);
        };
        writeRecords(image, sink);
        out.writeInt(0);
        out.writeLong(checked.getChecksum().getValue());
        out.flush();
    }

    /** Tells the records that build an image from nothing. */
    public static void forEachRecord(MetadataImage image, Consumer<MetadataRecord> consumer) {
        try {
            writeRecords(image, consumer::accept);
        } catch (IOException e) {
            throw new IllegalStateException("nothing is written here", e);
        }
    }

    /**
     * Reads an image; its place in the log is 0.
     *
     * @throws IOException when the bytes end early, are damaged, or are no snapshot
     */
    public static MetadataImage read(InputStream stream) throws IOException {
        CheckedInputStream checked = new CheckedInputStream(stream, new CRC32C());
        DataInputStream in = new DataInputStream(checked);
        if (in.readInt() != MAGIC) {
            throw new IOException("not a metadata snapshot: it does not start with DMS1");
        }
        MetadataImage image = MetadataImage.EMPTY;
        for (int length = in.readInt(); length != 0; length = in.readInt()) {
            if (length < 0 || length > RECORD_BYTES_MAX) {
                throw new IOException("metadata snapshot is damaged: a record of " + length + " bytes");
            }
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new IOException("metadata snapshot ends within a record");
            }
            try {
                image = image.with(MetadataRecordCodec.decode(bytes));
            } catch (IllegalStateException | WireFormatException | UnsupportedVersionException e) {
                throw new IOException(
                        "metadata snapshot is damaged, or written by a newer Duolog: " + e.getMessage(), e);
            }
        }
        long expected = checked.getChecksum().getValue();
        if (in.readLong() != expected) {
            throw new IOException("metadata snapshot is damaged: its checksum does not fit");
        }
        return image;
    }

    private static void writeRecords(MetadataImage image, RecordSink sink) throws IOException {
        for (var feature : image.features().entrySet()) {
            sink.accept(new FeatureLevelRecord(feature.getKey(), feature.getValue()));
        }
        for (BrokerRegistration broker : image.brokers().values()) {
            sink.accept(broker.toRecord());
        }
        for (TopicImage topic : image.topics().all()) {
            sink.accept(new TopicRecord(topic.name(), topic.id()));
            for (int i = 0; i < topic.partitions().size(); i++) {
                sink.accept(topic.partitions().get(i).toRecord(topic.id(), i));
            }
        }
        for (var resource : image.configs().entrySet()) {
            for (var setting : resource.getValue().entrySet()) {
                sink.accept(new ConfigRecord(
                        resource.getKey().type().protocolId(),
                        resource.getKey().name(),
                        setting.getKey(),
                        setting.getValue()));
            }
        }
        for (var entity : image.clientQuotas().all().entrySet()) {
            for (var quota : entity.getValue().entrySet()) {
                sink.accept(new ClientQuotaRecord(entity.getKey().toRecord(), quota.getKey(), quota.getValue(), false));
            }
        }
        if (image.nextProducerId() > 0) {
            sink.accept(new ProducerIdsRecord(NO_BROKER, NO_BROKER, image.nextProducerId()));
        }
    }

    @FunctionalInterface
    private interface RecordSink {
        void accept(MetadataRecord value) throws IOException;
    }
}
