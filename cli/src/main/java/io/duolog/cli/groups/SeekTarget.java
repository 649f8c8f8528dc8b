package io.duolog.cli.groups;

import java.util.OptionalLong;

/** Where a group is to go on in a partition. Pure. */
sealed interface SeekTarget {
    /**
     * What is known of a partition.
     *
     * @param committed the offset at which the group goes on now; empty if it has committed none
     * @param start the first offset of the log
     * @param end the offset that the next record will get
     * @param atTime the first record that is as young as {@link SeekTarget#timestampMs}, or the end
     */
    record Facts(OptionalLong committed, long start, long end, OptionalLong atTime) {}

    /** The offset that is wanted, whether there is such a record or not; empty if it cannot be told. */
    OptionalLong offset(Facts facts);

    /** The time that is to be looked for first; empty if no time matters. */
    default OptionalLong timestampMs() {
        return OptionalLong.empty();
    }

    /** The first record there is. */
    record Earliest() implements SeekTarget {
        @Override
        public OptionalLong offset(Facts facts) {
            return OptionalLong.of(facts.start());
        }
    }

    /** The next record that is written. */
    record Latest() implements SeekTarget {
        @Override
        public OptionalLong offset(Facts facts) {
            return OptionalLong.of(facts.end());
        }
    }

    /** Where the group is, as far as the log reaches; the end where it has committed nothing. */
    record Current() implements SeekTarget {
        @Override
        public OptionalLong offset(Facts facts) {
            return OptionalLong.of(facts.committed().orElse(facts.end()));
        }
    }

    /**
     * One offset.
     *
     * @param offset the same in each partition
     */
    record At(long offset) implements SeekTarget {
        @Override
        public OptionalLong offset(Facts facts) {
            return OptionalLong.of(offset);
        }
    }

    /**
     * Some offsets on, or back.
     *
     * @param by how many; negative: back
     */
    record Shift(long by) implements SeekTarget {
        @Override
        public OptionalLong offset(Facts facts) {
            return facts.committed().isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(add(facts.committed().getAsLong(), by));
        }

        /** The sum, or what comes nearest. */
        private static long add(long offset, long by) {
            try {
                return Math.addExact(offset, by);
            } catch (ArithmeticException e) {
                return Long.MAX_VALUE;
            }
        }
    }

    /**
     * The first record that is as young as a time, or the end.
     *
     * @param time ms since 1970
     */
    record Time(long time) implements SeekTarget {
        @Override
        public OptionalLong offset(Facts facts) {
            return facts.atTime();
        }

        @Override
        public OptionalLong timestampMs() {
            return OptionalLong.of(time);
        }
    }
}
