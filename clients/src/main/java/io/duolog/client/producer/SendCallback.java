package io.duolog.client.producer;

import io.duolog.client.errors.ClientException;
import org.jspecify.annotations.Nullable;

/**
 * Is told once what became of a record. Called on the client's event loop, in the order of sending within a partition:
 * it must not block, and what it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface SendCallback {
    /**
     * Says how it ended: exactly one argument is not null.
     *
     * @param metadata where the record is
     * @param error why it could not be sent
     */
    void onCompletion(@Nullable RecordMetadata metadata, @Nullable ClientException error);
}
