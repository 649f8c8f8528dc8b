package io.duolog.client.runtime;

import java.util.random.RandomGenerator;

/** Randomness for any thread: each call is for the caller's own use. */
@FunctionalInterface
public interface RandomSource {
    /** A generator that the calling thread may use, and that must not be kept. */
    RandomGenerator get();
}
