package io.duolog.coordination.testkit.contract;

import io.duolog.coordination.LogListener;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/** Tells what is delivered: {@code "snapshot 3"}, {@code "3+2"} for two records from offset 3 on. */
record Batches(Consumer<String> seen) implements LogListener {
    @Override
    public void onSnapshot(long endOffset, int epoch, InputStream bytes) {
        seen.accept("snapshot " + endOffset);
    }

    @Override
    public void onRecords(long baseOffset, int epoch, List<byte[]> records) {
        seen.accept(baseOffset + "+" + records.size());
    }
}
