/**
 * How replicas follow their leaders: fetchers on the side of the followers, proposals of in-sync replicas on that of the
 * leaders. What is right is decided in {@link io.duolog.broker.partition}; here is what moves bytes and keeps time.
 */
@NullMarked
package io.duolog.broker.replication;

import org.jspecify.annotations.NullMarked;
