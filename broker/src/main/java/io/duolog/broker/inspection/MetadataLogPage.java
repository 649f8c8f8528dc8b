package io.duolog.broker.inspection;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.inspection.message.ReadMetadataLogRequest;
import io.duolog.broker.inspection.message.ReadMetadataLogResponse;
import io.duolog.broker.inspection.message.ReadMetadataLogResponse.LogBatch;
import io.duolog.broker.inspection.message.ReadMetadataLogResponse.LogRecord;
import io.duolog.coordination.LogListener;
import io.duolog.coordination.MetadataLog;
import io.duolog.protocol.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Collects one page from what a subscription to the log delivers. Confined to the coordination thread.
 *
 * <p>The subscription always begins at offset 0: one that began inside a batch would end the backend, and only the log
 * knows where its batches begin. What is not wanted is passed over, which costs no copy and no decoding.
 */
final class MetadataLogPage implements LogListener {
    /** Whatever is asked for, a page is not larger than this and one batch. */
    static final int BYTES_MAX = MetadataLog.BATCH_SIZE_BYTES_MAX;

    private final ReadMetadataLogRequest request;
    private final long knownEnd;
    private final int bytesMax;
    private final List<LogBatch> batches = new ArrayList<>();
    private final CompletableFuture<ReadMetadataLogResponse> response = new CompletableFuture<>();
    private long sizeBytes;

    /**
     * Starts an empty page.
     *
     * @param knownEnd where the log ends for sure: the page does not wait when it has reached this
     */
    MetadataLogPage(ReadMetadataLogRequest request, long knownEnd) {
        this.request = requireNonNull(request, "request");
        this.knownEnd = knownEnd;
        this.bytesMax = Math.max(1, Math.min(request.maxBytes(), BYTES_MAX));
    }

    /** Completes when the page is full, or holds all there is. */
    CompletionStage<ReadMetadataLogResponse> response() {
        return response;
    }

    /** Completes the page with what it has. */
    void end() {
        response.complete(page().batches(batches).build());
    }

    /** What cannot be read fails this page alone; thrown, it would end the backend. */
    @Override
    public void onSnapshot(long endOffset, int epoch, InputStream bytes) {
        if (response.isDone() || endOffset <= request.fromOffset()) {
            return;
        }
        if (request.snapshotEndOffset() >= 0 && request.snapshotEndOffset() != endOffset) {
            refuse(
                    ErrorCode.SNAPSHOT_NOT_FOUND,
                    "the snapshot of the records below " + request.snapshotEndOffset()
                            + " was replaced by one of those below " + endOffset);
            return;
        }
        byte[] read;
        try {
            bytes.skipNBytes(request.snapshotPosition());
            read = bytes.readNBytes(bytesMax);
        } catch (EOFException e) {
            refuse(ErrorCode.POSITION_OUT_OF_RANGE, "the snapshot has no byte " + request.snapshotPosition());
            return;
        } catch (IOException e) {
            refuse(ErrorCode.KAFKA_STORAGE_ERROR, "the snapshot cannot be read: " + e.getMessage());
            return;
        }
        response.complete(page().snapshotEndOffset(endOffset)
                .snapshotEpoch(epoch)
                .snapshotBytes(ByteBuffer.wrap(read))
                .snapshotIsComplete(read.length < bytesMax)
                .build());
    }

    @Override
    public void onRecords(long baseOffset, int epoch, List<byte[]> records) {
        long endOffset = baseOffset + records.size();
        if (response.isDone() || endOffset <= request.fromOffset()) {
            return;
        }
        int skipped = (int) Math.max(0, request.fromOffset() - baseOffset);
        List<LogRecord> wanted = new ArrayList<>(records.size() - skipped);
        for (byte[] value : records.subList(skipped, records.size())) {
            wanted.add(new LogRecord(ByteBuffer.wrap(value)));
            sizeBytes += value.length;
        }
        batches.add(new LogBatch(baseOffset + skipped, epoch, wanted));
        if (sizeBytes >= bytesMax || endOffset >= knownEnd) {
            end();
        }
    }

    private ReadMetadataLogResponse.Builder page() {
        return ReadMetadataLogResponse.builder().knownEnd(knownEnd);
    }

    private void refuse(ErrorCode error, String why) {
        response.complete(page().errorCode(error.code()).errorMessage(why).build());
    }
}
