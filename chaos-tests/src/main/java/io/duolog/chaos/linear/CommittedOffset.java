package io.duolog.chaos.linear;

import java.util.Optional;

/**
 * What a group has committed for a partition: a register that is written and read.
 *
 * @param offset -1 if nothing
 */
public record CommittedOffset(long offset) {
    /** How it changes. */
    public static final SequentialModel<CommittedOffset, Operation> MODEL = new SequentialModel<>() {
        @Override
        public CommittedOffset initial() {
            return new CommittedOffset(-1);
        }

        @Override
        public Optional<CommittedOffset> apply(CommittedOffset state, Operation operation) {
            if (operation.isCommit()) {
                return Optional.of(new CommittedOffset(operation.offset()));
            }
            return state.offset() == operation.offset() ? Optional.of(state) : Optional.empty();
        }

        @Override
        public boolean isRead(Operation operation) {
            return !operation.isCommit();
        }
    };

    /**
     * What is done to it.
     *
     * @param isCommit whether the offset was committed, perhaps; otherwise it was the answer to the question what is
     */
    public record Operation(boolean isCommit, long offset) {
        @Override
        public String toString() {
            return (isCommit ? "commit of " : "fetch of ") + offset;
        }
    }
}
