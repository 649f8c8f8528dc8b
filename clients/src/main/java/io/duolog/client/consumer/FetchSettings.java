package io.duolog.client.consumer;

import io.duolog.client.IsolationLevel;

/**
 * The settings that go into fetch requests.
 *
 * @param minBytes {@code fetch.min.bytes}
 * @param maxBytes {@code fetch.max.bytes}
 * @param maxWaitMs {@code fetch.max.wait.ms}
 * @param partitionMaxBytes {@code max.partition.fetch.bytes}
 * @param isolationLevel {@code isolation.level}
 */
record FetchSettings(int minBytes, int maxBytes, int maxWaitMs, int partitionMaxBytes, IsolationLevel isolationLevel) {}
