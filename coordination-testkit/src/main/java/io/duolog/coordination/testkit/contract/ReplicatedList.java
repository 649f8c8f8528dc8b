package io.duolog.coordination.testkit.contract;

import io.duolog.coordination.LogListener;
import io.duolog.coordination.SnapshotSource;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The state that the contract replicates: the list of all records, so that one missing, doubled or out of order is seen at
 * once. A snapshot is the number of records, and each with its length before it. Read from any thread.
 */
final class ReplicatedList implements LogListener {
    private final Consumer<String> events;
    private final List<String> records = new ArrayList<>();

    /** Something that happens in the middle of a snapshot. */
    @FunctionalInterface
    interface Interlude {
        void run() throws IOException;
    }

    /** An empty list; told are {@code "snapshot 3"} and {@code "records 3+2"}, on the delivering thread. */
    ReplicatedList(Consumer<String> events) {
        this.events = events;
    }

    @Override
    public synchronized void onSnapshot(long endOffset, int epoch, InputStream bytes) throws IOException {
        records.clear();
        DataInputStream data = new DataInputStream(bytes);
        int count = data.readInt();
        for (int i = 0; i < count; i++) {
            records.add(new String(data.readNBytes(data.readInt()), StandardCharsets.ISO_8859_1));
        }
        events.accept("snapshot " + endOffset);
        if (records.size() != endOffset) {
            throw new IllegalStateException("snapshot at " + endOffset + " holds " + records.size() + " records");
        }
    }

    @Override
    public synchronized void onRecords(long baseOffset, int epoch, List<byte[]> batch) {
        if (baseOffset != records.size()) {
            throw new IllegalStateException("batch at " + baseOffset + " after " + records.size() + " records");
        }
        batch.forEach(record -> records.add(new String(record, StandardCharsets.ISO_8859_1)));
        events.accept("records " + baseOffset + "+" + batch.size());
    }

    synchronized List<String> copy() {
        return List.copyOf(records);
    }

    synchronized int size() {
        return records.size();
    }

    /** The list as it is now, to be written later, with an interlude after the first bytes. */
    SnapshotSource.Capture capture(Interlude interlude) {
        List<String> captured = copy();
        return out -> {
            DataOutputStream data = new DataOutputStream(out);
            data.writeInt(captured.size());
            data.flush();
            interlude.run();
            for (String record : captured) {
                byte[] bytes = record.getBytes(StandardCharsets.ISO_8859_1);
                data.writeInt(bytes.length);
                data.write(bytes);
            }
            data.flush();
        };
    }
}
