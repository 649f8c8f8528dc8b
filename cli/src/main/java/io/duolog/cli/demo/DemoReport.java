package io.duolog.cli.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What the demo has verified, and what it measured. Confined to one thread. */
final class DemoReport {
    private final List<String> lines = new ArrayList<>();
    private boolean isGood = true;

    /**
     * Adds a check.
     *
     * @param held whether it held
     * @param promise what should be so
     * @param otherwise what is so instead; of interest if it did not hold
     */
    void check(boolean held, String promise, String otherwise) {
        isGood &= held;
        lines.add(held ? "  ok      " + promise : "  FAILED  " + promise + ": " + otherwise);
    }

    /** Adds something measured. */
    void measure(String measured) {
        lines.add("  speed   " + measured);
    }

    /** Whether all checks held. */
    boolean isGood() {
        return isGood;
    }

    /** Prints everything in the order in which it was added. */
    void print(PrintStream out) {
        out.println("Verified:");
        lines.forEach(out::println);
        out.println(
                isGood ? "All held." : "Not all held: this is a bug, or a disk that does not keep what it is given.");
    }
}
