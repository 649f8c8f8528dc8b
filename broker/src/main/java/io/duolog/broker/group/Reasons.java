package io.duolog.broker.group;

import org.jspecify.annotations.Nullable;

/** What clients say of why they join and leave (KIP-800), as far as it is kept. */
public final class Reasons {
    private static final int LENGTH_MAX = 255;

    private Reasons() {}

    /** {@code what}, with the client's reason behind it. */
    public static String text(String what, @Nullable String reason) {
        if (reason == null || reason.isEmpty()) {
            return what;
        }
        return what + ": " + (reason.length() <= LENGTH_MAX ? reason : reason.substring(0, LENGTH_MAX));
    }
}
