package io.duolog.cli.demo;

import java.io.IOException;
import java.nio.file.Path;

/** The brokers of a demo, which leave nothing behind when they are closed. */
interface DemoBrokers extends AutoCloseable {
    /** Where clients connect. */
    String bootstrapServers();

    /** Where the data is. */
    Path directory();

    /** Who they are, as the beginning of a sentence. */
    String describe();

    /** Ends them and deletes what they wrote. */
    @Override
    void close() throws IOException;
}
