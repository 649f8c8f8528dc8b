package io.duolog.perf.load;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Reads records in one phase, {@value #PHASE}: from the beginning, which {@code records-max} must end, or what comes at the end
 * for some time. The same reader warms up before.
 */
final class ConsumeLoad implements LoadOperation {
    static final String PHASE = "consume";

    private final LoadOptions options;
    private final Supplier<RecordReader> readers;
    private final LoadClock clock;

    ConsumeLoad(LoadOptions options, Supplier<RecordReader> readers, LoadClock clock) {
        this.options = options;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public void run(ParentLink link) throws Exception {
        boolean isTail = isTail();
        long recordsMax = options.number(LoadKey.RECORDS_MAX, isTail ? 0 : 1);
        try (ReadLoop loop = new ReadLoop(readers, clock)) {
            warmUp(loop, isTail, recordsMax);
            link.measure(PHASE, () -> {
                // What came while the parent began to meter is not of this phase.
                seek(loop.reader(), isTail);
                BooleanSupplier isLate = elapsed(options.number(LoadKey.DURATION_MS, 1));
                PhaseResult result = loop.run(
                        clock.epochMicros(),
                        read -> (recordsMax > 0 && read >= recordsMax) || isLate.getAsBoolean(),
                        read -> link.tell(new LoadEvent.Progress(PHASE, read)));
                if (result.operations() < recordsMax) {
                    throw new IllegalStateException("read " + result.operations() + " of " + recordsMax
                            + " records within " + options.text(LoadKey.DURATION_MS) + " ms");
                }
                return result;
            });
        }
    }

    private static void seek(RecordReader reader, boolean isTail) {
        if (isTail) {
            reader.seekToEnd();
        } else {
            reader.seekToBeginning();
        }
    }

    private void warmUp(ReadLoop loop, boolean isTail, long recordsMax) {
        BooleanSupplier isWarm = elapsed(options.number(LoadKey.WARM_UP_MS, 0));
        if (isTail) {
            loop.reader().seekToEnd();
            loop.run(clock.epochMicros(), read -> isWarm.getAsBoolean(), read -> {});
            return;
        }
        do {
            loop.reader().seekToBeginning();
            loop.run(clock.epochMicros(), read -> read >= recordsMax || isWarm.getAsBoolean(), read -> {});
        } while (!isWarm.getAsBoolean());
    }

    private boolean isTail() {
        String from = options.text(LoadKey.READ_FROM);
        return switch (from) {
            case "end" -> true;
            case "beginning" -> false;
            default ->
                throw new IllegalArgumentException(
                        LoadKey.READ_FROM.label() + " is " + from + "; it must be beginning or end");
        };
    }

    private BooleanSupplier elapsed(long durationMs) {
        long endNs = clock.nanos() + TimeUnit.MILLISECONDS.toNanos(durationMs);
        return () -> clock.nanos() - endNs >= 0;
    }
}
