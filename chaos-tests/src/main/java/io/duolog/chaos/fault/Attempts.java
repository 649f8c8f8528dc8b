package io.duolog.chaos.fault;

import org.jspecify.annotations.Nullable;

/** Does several things though one fails, and throws then what failed first. */
final class Attempts {
    private @Nullable RuntimeException first;

    void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            if (first == null) {
                first = e;
            } else {
                first.addSuppressed(e);
            }
        }
    }

    void throwFirst() {
        if (first != null) {
            throw first;
        }
    }
}
