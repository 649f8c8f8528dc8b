package io.duolog.broker.inspection;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.inspection.message.ReadMetadataLogRequest;
import io.duolog.broker.inspection.message.ReadMetadataLogResponse;
import io.duolog.broker.inspection.message.ReadMetadataLogResponse.LogBatch;
import io.duolog.broker.inspection.message.ReadMetadataLogResponse.LogRecord;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataSnapshot;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.MetadataRecordCodec;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.UnsupportedVersionException;
import io.duolog.protocol.wire.WireFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** Reads the metadata log of a cluster page by page, from outside. Confined to one thread. */
public final class RemoteMetadataLog {
    private static final int PAGE_BYTES = 256 * 1024;
    private static final int SNAPSHOT_BYTES_MAX = 512 * 1024 * 1024;
    private static final int NEWEST = -1;

    private final Function<ReadMetadataLogRequest, ReadMetadataLogResponse> pages;
    private final ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
    private long snapshotEndOffset = NEWEST;
    private long position;

    /** Told what is read, in order. */
    public interface Visitor {
        /** All state so far is replaced by that of a snapshot, which knows where it stands in the log. */
        void onSnapshot(MetadataImage image);

        /** The next record. */
        void onRecord(long offset, int epoch, MetadataRecord value);
    }

    /**
     * Starts at an offset, or with the snapshot that holds it if the log begins later.
     *
     * @param pages asks a broker: {@link InspectionClient#readMetadataLog}
     */
    public RemoteMetadataLog(Function<ReadMetadataLogRequest, ReadMetadataLogResponse> pages, long fromOffset) {
        this.pages = requireNonNull(pages, "pages");
        this.position = fromOffset;
    }

    /** The offset of the next record. */
    public long position() {
        return position;
    }

    /** Reads up to the end of the log, as the broker knows it at the beginning of the last page. */
    public void readToEnd(Visitor visitor) {
        boolean isAtEnd;
        do {
            isAtEnd = readPage(visitor, 0);
        } while (!isAtEnd);
    }

    /**
     * Reads one page.
     *
     * @param waitMs how long the broker may wait for news when there are none
     * @return whether all that the broker knew was read
     * @throws InspectionException if the broker refuses, or sends what cannot be read
     */
    public boolean readPage(Visitor visitor, int waitMs) {
        ReadMetadataLogResponse page = pages.apply(
                new ReadMetadataLogRequest(position, snapshotEndOffset, snapshot.size(), PAGE_BYTES, waitMs));
        ErrorCode error = ErrorCode.forCode(page.errorCode());
        if (error == ErrorCode.SNAPSHOT_NOT_FOUND && snapshotEndOffset != NEWEST) {
            forgetSnapshot();
            return false;
        }
        if (error != ErrorCode.NONE) {
            throw new InspectionException(
                    "the metadata log cannot be read: " + error + ", " + page.errorMessage(), null);
        }
        if (page.snapshotEndOffset() >= 0) {
            takeSnapshot(page, visitor);
            return false;
        }
        for (LogBatch batch : page.batches()) {
            takeBatch(batch, visitor);
        }
        return position >= page.knownEnd();
    }

    private void takeSnapshot(ReadMetadataLogResponse page, Visitor visitor) {
        byte[] bytes = bytes(page.snapshotBytes());
        if (snapshot.size() + (long) bytes.length > SNAPSHOT_BYTES_MAX) {
            throw new InspectionException("the snapshot is larger than " + SNAPSHOT_BYTES_MAX + " bytes", null);
        }
        snapshot.writeBytes(bytes);
        snapshotEndOffset = page.snapshotEndOffset();
        if (!page.snapshotIsComplete()) {
            return;
        }
        try {
            visitor.onSnapshot(MetadataSnapshot.read(new ByteArrayInputStream(snapshot.toByteArray()))
                    .at(page.snapshotEndOffset(), page.snapshotEpoch()));
        } catch (IOException e) {
            throw new InspectionException("the snapshot cannot be read: " + e.getMessage(), e);
        }
        position = page.snapshotEndOffset();
        forgetSnapshot();
    }

    private void forgetSnapshot() {
        snapshot.reset();
        snapshotEndOffset = NEWEST;
    }

    private void takeBatch(LogBatch batch, Visitor visitor) {
        if (batch.baseOffset() != position) {
            throw new InspectionException(
                    "the broker sent records from offset " + batch.baseOffset() + " on where " + position + " was due",
                    null);
        }
        for (LogRecord value : batch.records()) {
            visitor.onRecord(position, batch.epoch(), decode(value));
            position++;
        }
    }

    private MetadataRecord decode(LogRecord value) {
        try {
            return MetadataRecordCodec.decode(bytes(value.value()));
        } catch (WireFormatException | UnsupportedVersionException e) {
            throw new InspectionException(
                    "the record at offset " + position + " cannot be read; use the tools of the cluster's own version: "
                            + e.getMessage(),
                    e);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
