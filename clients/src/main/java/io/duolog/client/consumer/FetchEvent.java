package io.duolog.client.consumer;

import io.duolog.client.errors.ClientException;
import io.duolog.protocol.message.FetchResponse.AbortedTransaction;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What the event loop tells the application's thread about a partition. Immutable. An event of an older generation of its
 * lane is void: the application has moved the position since.
 */
sealed interface FetchEvent {
    /** The partition. */
    Lane lane();

    /** The generation of the lane's position that the event belongs to. */
    int generation();

    /** Bytes that it keeps in memory. */
    default int sizeBytes() {
        return 0;
    }

    /** A position was found. */
    record Positioned(Lane lane, int generation, FetchPosition position) implements FetchEvent {}

    /** The log was cut off before the position: at {@code end}, if that is known (KIP-320). */
    record Truncated(Lane lane, int generation, Optional<FetchPosition> end) implements FetchEvent {}

    /** Nothing is at this offset of the log: everything is before it, or behind it. */
    record OutOfRange(Lane lane, int generation, long offset) implements FetchEvent {}

    /** Something failed in a way that the application must know. */
    record Failed(Lane lane, int generation, ClientException cause) implements FetchEvent {}

    /**
     * Batches have arrived.
     *
     * @param records whole batches, one behind the other, the last one perhaps cut off
     * @param abortedTransactions transactions that were aborted, if they are to be left out
     * @param endOffset what can be read ends here
     */
    record Fetched(
            Lane lane, int generation, ByteBuffer records, List<AbortedTransaction> abortedTransactions, long endOffset)
            implements FetchEvent {
        @Override
        public int sizeBytes() {
            return records.remaining();
        }
    }
}
