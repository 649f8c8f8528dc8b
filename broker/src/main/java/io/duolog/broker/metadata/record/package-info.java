/**
 * The records of the metadata log, generated from {@code broker/src/main/schemas/metadata}, and their frame.
 *
 * <p>Evolution, as in Kafka: a new field comes with a new version of its record or as a tagged field, and numbers are
 * never used twice. A node refuses versions that it does not know, instead of building another state than its peers.
 */
@NullMarked
package io.duolog.broker.metadata.record;

import org.jspecify.annotations.NullMarked;
