package io.duolog.chaos.history;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node saw of the coordination that it shares with others: of the end of the metadata log, as a register that is compared
 * and set. A process is one life of one node.
 */
public sealed interface RegisterEvent extends HistoryEvent {
    /**
     * The node became the controller.
     *
     * @param epoch the controller epoch that it was given
     * @param end where it was told that the log ends
     */
    record Elected(long timeNs, int process, int epoch, long end) implements RegisterEvent {}

    /**
     * A record is about to be appended.
     *
     * @param epoch the controller epoch of who does it
     * @param expectedEnd where the log is to end for it to succeed
     * @param value the record, which is unique in the run
     */
    record AppendInvoked(long timeNs, int process, int epoch, long expectedEnd, String value) implements RegisterEvent {
        /** Checks that the record is there. */
        public AppendInvoked {
            requireNonNull(value, "value");
        }
    }

    /**
     * An append has an answer.
     *
     * @param outcome {@code FAILED} if it was refused, so that it must never take effect
     * @param error the exception; null if {@code OK}
     */
    record AppendReturned(long timeNs, int process, String value, SendOutcome outcome, @Nullable String error)
            implements RegisterEvent {
        /** Checks that all are there. */
        public AppendReturned {
            requireNonNull(value, "value");
            requireNonNull(outcome, "outcome");
        }
    }

    /**
     * The node asked where the log ends, and was told so.
     *
     * @param invokedNs when it asked
     * @param end how many records there are
     */
    record EndRead(long timeNs, long invokedNs, int process, long end) implements RegisterEvent {}

    /**
     * The node was delivered records of the log.
     *
     * @param baseOffset the offset of the first
     * @param epoch the controller epoch in which they were appended
     */
    record Delivered(long timeNs, int process, long baseOffset, int epoch, List<String> values)
            implements RegisterEvent {
        /** Copies. */
        public Delivered {
            values = List.copyOf(values);
        }
    }
}
