package io.duolog.storage;

import io.duolog.protocol.wire.ByteRegion;

/**
 * What a read found: whole batches, the first of which contains the requested offset or is the first one behind it. Its
 * first records may lie before that offset; readers skip them.
 *
 * @param start where the requested offset lies; {@code positionInSegment} is that of the first batch
 * @param records the batches; the reader releases the region
 * @param logStartOffset the first offset that the log held at the time
 * @param highWatermark the high watermark at the time
 * @param lastStableOffset the last stable offset at the time
 * @param logEndOffset the end of the log at the time
 */
public record LogReadInfo(
        LogOffsetMetadata start,
        ByteRegion records,
        long logStartOffset,
        long highWatermark,
        long lastStableOffset,
        long logEndOffset) {}
