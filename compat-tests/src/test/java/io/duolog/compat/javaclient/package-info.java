/**
 * Apache Kafka's Java clients against every broker. The build runs these classes with the current kafka-clients and again
 * with the previous major version, so they use only what both have.
 */
@NullMarked
package io.duolog.compat.javaclient;

import org.jspecify.annotations.NullMarked;
