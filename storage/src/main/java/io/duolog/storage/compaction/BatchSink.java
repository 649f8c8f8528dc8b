package io.duolog.storage.compaction;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the batches that compaction keeps, in order. */
@FunctionalInterface
public interface BatchSink {
    /**
     * Takes a batch.
     *
     * @param batch all its bytes, which hold until this returns
     */
    void accept(ByteBuffer batch) throws IOException;
}
