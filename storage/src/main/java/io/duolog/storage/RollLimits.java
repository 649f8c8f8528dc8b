package io.duolog.storage;

/**
 * When a segment is closed.
 *
 * @param segmentBytes before it grows above this
 * @param segmentMs when its first record is older than this
 * @param indexBytes before an index grows above this
 */
record RollLimits(int segmentBytes, long segmentMs, int indexBytes) {}
