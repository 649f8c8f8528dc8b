/**
 * Record batches, format version 2 (magic 2): reading them in place, changing the few header fields that a broker owns,
 * iterating over their records, and building them. It is the format of produce and fetch requests and of log files
 * alike; the bytes are Apache Kafka's.
 *
 * <p>Entry points: {@link io.duolog.protocol.record.RecordBatches} walks over the batches of a region, {@link
 * io.duolog.protocol.record.RecordBatch} is a view on one of them, {@link io.duolog.protocol.record.RecordReader} reads
 * its records, {@link io.duolog.protocol.record.RecordBatchBuilder} makes one.
 */
@NullMarked
package io.duolog.protocol.record;

import org.jspecify.annotations.NullMarked;
