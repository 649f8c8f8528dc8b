package io.duolog.compat.harness;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * One broker in a process of its own, listening on the loopback interface only.
 *
 * <p>It keeps its data directory, its port and its node id for as long as the object lives, so that clients find the
 * same broker again after {@link #stop()} or {@link #killNine()} and {@link #start()}. Methods that change the process
 * are for one thread at a time.
 */
public interface BrokerUnderTest extends AutoCloseable {

    /** Which broker this is; also the display name in parametrised tests. */
    BrokerKind kind();

    /** Where clients connect; valid before the first start and stable across restarts. */
    InetSocketAddress address();

    /** The address in the form that the client setting {@code bootstrap.servers} takes. */
    default String bootstrapServers() {
        return address().getAddress().getHostAddress() + ":" + address().getPort();
    }

    /** The directory that holds the broker's logs and metadata. */
    Path dataDirectory();

    /**
     * Starts the process and returns once it answers requests.
     *
     * @throws IllegalStateException if it runs already, or did not come up; the message carries the end of its log
     */
    void start();

    /** Asks the process to end (SIGTERM) and waits until it has. Does nothing if it does not run. */
    void stop();

    /** Ends the process at once (SIGKILL), as a crash would, and waits until it is gone. */
    void killNine();

    /** Whether the process is alive. */
    boolean isRunning();

    /**
     * The process id.
     *
     * @throws IllegalStateException if the process does not run
     */
    long pid();

    /** What the process printed, since the first start. */
    BrokerLog log();

    /** Kills the process if it runs and deletes the data directory; the log stays. */
    @Override
    void close();
}
