package io.duolog.storage;

/**
 * An offset and where it lies on disk, to compare how many bytes are between two offsets.
 *
 * @param offset the offset
 * @param segmentBaseOffset the first offset of the segment that holds it
 * @param positionInSegment the byte in that segment at which its batch starts
 */
public record LogOffsetMetadata(long offset, long segmentBaseOffset, int positionInSegment) {
    /** Whether {@code other} lies in an older segment than this. */
    public boolean isOnNewerSegmentThan(LogOffsetMetadata other) {
        return segmentBaseOffset > other.segmentBaseOffset;
    }

    /** How many bytes lie between {@code other} and this; only for offsets of one segment. */
    public int bytesAfter(LogOffsetMetadata other) {
        if (segmentBaseOffset != other.segmentBaseOffset) {
            throw new IllegalArgumentException(this + " and " + other + " lie in different segments");
        }
        return positionInSegment - other.positionInSegment;
    }
}
