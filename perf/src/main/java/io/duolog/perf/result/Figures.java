package io.duolog.perf.result;

/** What figures must be, so that they can be written, read and compared. */
final class Figures {
    private Figures() {}

    static void requireFinite(String name, double figure) {
        if (!Double.isFinite(figure)) {
            throw new IllegalArgumentException(
                    "the figure " + name + " is " + figure + "; leave out what was not measured");
        }
    }
}
