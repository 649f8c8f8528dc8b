package io.duolog.client.producer;

import io.duolog.client.TopicPartition;
import io.duolog.client.errors.ClientException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whoever sent a record what became of it. One object per record: the future itself, or a small wrapper. */
sealed interface SendCompletion {
    /** The timestamp that the record was sent with, ms. */
    long timestampMs();

    /** The broker has the record. On the event loop. */
    void acknowledged(TopicPartition topicPartition, long offset, long timestampMs);

    /** The record was given up. On the event loop, or on the sending thread if it was never queued. */
    void failed(ClientException error);

    /** A future; what depends on it runs on the event loop. */
    final class Future extends CompletableFuture<RecordMetadata> implements SendCompletion {
        private long timestampMs;

        /** Called once, before the record is queued. */
        Future at(long newTimestampMs) {
            timestampMs = newTimestampMs;
            return this;
        }

        @Override
        public long timestampMs() {
            return timestampMs;
        }

        @Override
        public void acknowledged(TopicPartition topicPartition, long offset, long finalTimestampMs) {
            complete(new RecordMetadata(topicPartition, offset, finalTimestampMs));
        }

        @Override
        public void failed(ClientException error) {
            completeExceptionally(error);
        }
    }

    /** A callback, for those who do not want a future for each record. */
    record Callback(SendCallback callback, long timestampMs) implements SendCompletion {
        private static final Logger LOGGER = LoggerFactory.getLogger(Callback.class);

        @Override
        public void acknowledged(TopicPartition topicPartition, long offset, long finalTimestampMs) {
            try {
                callback.onCompletion(new RecordMetadata(topicPartition, offset, finalTimestampMs), null);
            } catch (RuntimeException thrown) {
                LOGGER.error("A send callback threw; the record was sent all the same", thrown);
            }
        }

        @Override
        public void failed(ClientException error) {
            try {
                callback.onCompletion(null, error);
            } catch (RuntimeException thrown) {
                LOGGER.error("A send callback threw while it was told of a failure", thrown);
            }
        }
    }
}
