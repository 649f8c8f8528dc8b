package io.duolog.perf.measure;

/**
 * What a JVM has done for its heap since it started.
 *
 * @param allocatedBytes by all threads since Java 21; before that by those that live, so that the difference of two is too
 *     small by what threads that ended in between had allocated
 * @param collections of garbage, by all collectors
 * @param collectionMs time that they took
 */
public record JvmUsage(long allocatedBytes, long collections, long collectionMs) {}
