package io.duolog.coordination.support;

import java.io.IOException;
import java.io.InputStream;

/** A durable snapshot of the state below an offset. */
public interface StoredSnapshot {
    /** The state holds the effect of all records below this offset. */
    long endOffset();

    /** The epoch of the last record in it, 0 if there is none. */
    int epoch();

    /**
     * Opens the state's bytes; the caller closes them.
     *
     * @throws IOException when they cannot be read or are known to be corrupt
     */
    InputStream open() throws IOException;
}
