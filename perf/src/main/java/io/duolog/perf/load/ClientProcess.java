package io.duolog.perf.load;

import java.io.InputStream;
import java.io.OutputStream;

/** A client JVM as its parent sees it. */
interface ClientProcess {
    /** What it prints. */
    InputStream output();

    /** What it reads; its end ends it. */
    OutputStream input();

    /** Its process id. */
    long pid();

    /** Ends it at once, and waits for the end. */
    void kill();
}
