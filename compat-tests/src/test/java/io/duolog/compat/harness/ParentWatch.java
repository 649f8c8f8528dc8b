package io.duolog.compat.harness;

import java.io.IOException;

/** Runs in a forked broker: ends the process when the JVM that forked it is gone. */
final class ParentWatch {

    private ParentWatch() {}

    /** Watches standard input, which nobody writes to, and halts the JVM at its end. */
    static void start() {
        Thread watch = new Thread(ParentWatch::haltAtEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Whatever arrives has no meaning.
            }
        } catch (IOException e) {
            // As good as the end of the input.
        }
        Runtime.getRuntime().halt(1);
    }
}
