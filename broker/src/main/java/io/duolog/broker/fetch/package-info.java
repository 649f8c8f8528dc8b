/**
 * Fetch sessions (KIP-227): what a fetcher follows is remembered between its requests, so that requests and answers
 * name only the partitions in which something changed.
 */
@NullMarked
package io.duolog.broker.fetch;

import org.jspecify.annotations.NullMarked;
