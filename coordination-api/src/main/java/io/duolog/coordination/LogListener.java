package io.duolog.coordination;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Receives the log in order, on the coordination thread. Throwing ends the backend: a replica cannot skip a record. */
public interface LogListener {
    /**
     * Replaces all state: what was built so far is dropped and this is loaded. Comes first when the subscription starts
     * below the log's start, and may come again at any time when this node fell behind a truncation.
     *
     * @param endOffset the snapshot holds the effect of all records below it; the next batch starts there
     * @param epoch the epoch of the last record in it, 0 if there is none
     * @param bytes what a {@link SnapshotSource} once wrote; closed by the backend after the call
     * @throws IOException when the bytes cannot be read
     */
    void onSnapshot(long endOffset, int epoch, InputStream bytes) throws IOException;

    /**
     * Applies one batch, as it was appended.
     *
     * @param baseOffset the offset of the first record
     * @param epoch the controller epoch that appended it; never lower than that of an earlier batch
     * @param records shared with others: must not be changed
     */
    void onRecords(long baseOffset, int epoch, List<byte[]> records);
}
