package io.duolog.client.consumer;

import io.duolog.client.serialization.Deserializer;

/**
 * What makes keys and values.
 *
 * @param key makes keys
 * @param value makes values
 */
record RecordDeserializer<K, V>(Deserializer<K> key, Deserializer<V> value) {}
