package io.duolog.perf.load;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * A client JVM, as its parent talks with it: for each phase {@link #awaitReady}, then {@link #go}, then {@link #awaitDone}. One thread.
 * Closing it ends the process.
 */
public final class ClientJvm implements AutoCloseable {
    private final ClientProcess process;
    private final String name;
    private final BufferedWriter input;
    private final BlockingQueue<LoadEvent> events = new LinkedBlockingQueue<>();

    /**
     * Begins to listen to a process.
     *
     * @param name for messages
     */
    ClientJvm(ClientProcess process, String name) {
        this.process = requireNonNull(process, "process");
        this.name = requireNonNull(name, "name");
        this.input = new BufferedWriter(new OutputStreamWriter(process.input(), StandardCharsets.UTF_8));
        Thread listener = new Thread(this::listen, "client-jvm-" + process.pid());
        listener.setDaemon(true);
        listener.start();
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /**
     * Waits until it has warmed up for its next phase.
     *
     * @return the name of the phase
     * @throws IllegalStateException if it failed or ended, or is not ready in time
     */
    public String awaitReady(Duration timeout) throws InterruptedException {
        return await(LoadEvent.Ready.class, timeout, operations -> {}).phase();
    }

    /** Has the phase begin; after the last one, lets it end. */
    public void go() {
        try {
            input.write(LoadEvent.GO);
            input.newLine();
            input.flush();
        } catch (IOException e) {
            throw new IllegalStateException(name + " takes no more commands", e);
        }
    }

    /**
     * Waits until the phase has ended.
     *
     * @param progress is told now and then how many operations were begun
     * @throws IllegalStateException if it failed or ended, or takes longer
     */
    public LoadEvent.Done awaitDone(Duration timeout, LongConsumer progress) throws InterruptedException {
        return await(LoadEvent.Done.class, timeout, progress);
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.kill();
    }

    private <T extends LoadEvent> T await(Class<T> wanted, Duration timeout, LongConsumer progress)
            throws InterruptedException {
        long lateNs = System.nanoTime() + timeout.toNanos();
        while (true) {
            LoadEvent event = events.poll(lateNs - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new IllegalStateException(name + " was not "
                        + wanted.getSimpleName().toLowerCase(Locale.ROOT) + " within " + timeout.toSeconds() + " s");
            }
            if (wanted.isInstance(event)) {
                return wanted.cast(event);
            }
            if (event instanceof LoadEvent.Failed failed) {
                throw new IllegalStateException(name + " failed: " + failed.problem());
            }
            if (event instanceof LoadEvent.Progress made) {
                progress.accept(made.operations());
            }
        }
    }

    private void listen() {
        String end = "it ended";
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.output(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                LoadEvents.parse(line).ifPresent(events::add);
            }
        } catch (IOException | IllegalArgumentException e) {
            end = e.toString();
        }
        events.add(new LoadEvent.Failed(end));
    }
}
