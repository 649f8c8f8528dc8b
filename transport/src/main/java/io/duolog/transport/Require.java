package io.duolog.transport;

/** Checks of settings, with messages that name the setting, the value and the bound. */
final class Require {
    private Require() {}

    static void atLeast(String setting, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(setting + " is " + value + "; it must be at least " + minimum);
        }
    }
}
