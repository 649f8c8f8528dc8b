package io.duolog.perf.load;

/** Sends records: warms up for as long as it is told to, then counts in one phase, {@value #PHASE}. */
final class ProduceLoad implements LoadOperation {
    static final String PHASE = "produce";

    private final LoadOptions options;
    private final RecordSender.Factory senders;
    private final LoadClock clock;

    ProduceLoad(LoadOptions options, RecordSender.Factory senders, LoadClock clock) {
        this.options = options;
        this.senders = senders;
        this.clock = clock;
    }

    @Override
    public void run(ParentLink link) throws Exception {
        long limit = options.number(LoadKey.RECORDS_MAX, 0);
        long recordsMax = limit == 0 ? Long.MAX_VALUE : limit;
        try (SendLoop loop = new SendLoop(options, senders, clock)) {
            loop.run(options.number(LoadKey.WARM_UP_MS, 0), Long.MAX_VALUE, sent -> {});
            link.measure(
                    PHASE,
                    () -> loop.run(
                            options.number(LoadKey.DURATION_MS, 1),
                            recordsMax,
                            sent -> link.tell(new LoadEvent.Progress(PHASE, sent))));
        }
    }
}
