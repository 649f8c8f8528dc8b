package io.duolog.perf.load;

/** What the options ask for. */
final class LoadOperations {
    private LoadOperations() {}

    static LoadOperation of(LoadOptions options, LoadClock clock) {
        LoadClients clients = new LoadClients(options);
        return switch (options.operation()) {
            case PRODUCE -> new ProduceLoad(options, clients::sender, clock);
            case CONSUME -> new ConsumeLoad(options, clients::reader, clock);
            case END_TO_END -> new EndToEndLoad(options, clients::sender, clients::reader, clock);
            case CONNECTIONS -> new ConnectionLoad(options, clock);
            case GROUPS -> new GroupLoad(options, clock);
            case COMMIT_OFFSETS -> new CommitLoad(options, clock);
            case EMBEDDED -> new EmbeddedLoad(options, clock);
        };
    }
}
