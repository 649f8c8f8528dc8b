package io.duolog.chaos.linear;

import java.util.Optional;

/**
 * The end of a log that one at a time appends to.
 *
 * @param end how many records there are
 * @param epoch of who appended last; nobody with a lower one appends any more
 * @param value the last record
 */
public record LogEnd(long end, int epoch, String value) {
    /** How it changes. */
    public static final SequentialModel<LogEnd, LogOperation> MODEL = new SequentialModel<>() {
        @Override
        public LogEnd initial() {
            return new LogEnd(0, 0, "");
        }

        @Override
        public Optional<LogEnd> apply(LogEnd state, LogOperation operation) {
            return state.after(operation);
        }

        @Override
        public boolean isRead(LogOperation operation) {
            return operation instanceof LogOperation.Read;
        }
    };

    private Optional<LogEnd> after(LogOperation operation) {
        if (operation instanceof LogOperation.Append append) {
            return append.expectedEnd() == end && append.epoch() >= epoch
                    ? Optional.of(new LogEnd(end + 1, append.epoch(), append.value()))
                    : Optional.empty();
        }
        LogOperation.Read read = (LogOperation.Read) operation;
        return read.end() == end && read.value().equals(value) ? Optional.of(this) : Optional.empty();
    }
}
