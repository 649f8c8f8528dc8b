package io.duolog.chaos.checker;

import io.duolog.chaos.history.Value;

/** Whose sequences compare. */
record Producer(int producer, int incarnation) {
    static Producer of(Value value) {
        return new Producer(value.producer(), value.incarnation());
    }

    @Override
    public String toString() {
        return producer + "." + incarnation;
    }
}
