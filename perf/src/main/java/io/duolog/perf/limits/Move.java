package io.duolog.perf.limits;

import java.io.IOException;

/** Moves the same number of bytes each time, in the thread that calls. For one thread. */
interface Move extends AutoCloseable {
    /** Moves them once. */
    void once() throws IOException;

    @Override
    void close() throws IOException;
}
