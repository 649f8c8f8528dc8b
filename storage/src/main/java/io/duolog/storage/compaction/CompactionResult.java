package io.duolog.storage.compaction;

/**
 * What a compaction did.
 *
 * @param outcome how it ended
 * @param fromOffset where the dirty part began
 * @param toOffset where it begins now
 * @param bytesBefore of the segments that were read to be compacted
 * @param bytesAfter of what took their place
 */
public record CompactionResult(Outcome outcome, long fromOffset, long toOffset, long bytesBefore, long bytesAfter) {
    /** How it ended. */
    public enum Outcome {
        /** Everything up to {@link CompactionResult#toOffset} is compacted. */
        DONE,
        /** There was nothing to do. */
        NOTHING_TO_DO,
        /** It was cancelled, or the log was truncated, cut or closed meanwhile; what is compacted already stays so. */
        ABANDONED
    }
}
