package io.duolog.broker.fetch;

/**
 * What one partition's read came to, as far as a session cares.
 *
 * @param sizeBytes how many bytes of records
 * @param isExceptional whether there is an error, a diverging epoch, or another replica to read from
 * @param highWatermark the high watermark that the answer tells
 * @param logStartOffset the log start offset that the answer tells
 */
public record FetchOutcome(int sizeBytes, boolean isExceptional, long highWatermark, long logStartOffset) {}
