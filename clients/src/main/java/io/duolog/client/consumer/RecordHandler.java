package io.duolog.client.consumer;

/**
 * Processes one record; called by several threads at once, but for records of one key in the order of their offsets.
 *
 * @param <K> the type of the key
 * @param <V> the type of the value
 */
@FunctionalInterface
public interface RecordHandler<K, V> {
    /**
     * Processes a record. When it returns, the record counts as processed.
     *
     * @throws Exception to say that it was not: {@code process} ends, and the record comes again
     */
    void handle(ConsumerRecord<K, V> record) throws Exception;
}
