package io.duolog.compat.history;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A producer on a thread of its own that writes {@code <name>-<sequence>} to one partition without gaps and remembers what was
 * acknowledged at which offset. A bound on the unacknowledged records keeps the load small while nobody takes it.
 */
public final class TrackedProducer implements AutoCloseable {

    private static final int UNACKNOWLEDGED_MAX = 200;
    private static final int KEYS = 7;

    private final String name;
    private final Outlet outlet;
    private final long pauseNs;
    private final Semaphore permits = new Semaphore(UNACKNOWLEDGED_MAX);
    private final ConcurrentNavigableMap<Long, String> acknowledged = new ConcurrentSkipListMap<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Thread thread;
    private int sent;

    /**
     * Starts nothing.
     *
     * @param name starts every value; without a hyphen
     * @param outlet the client; closed with this
     * @param pauseNs how long to wait between two records, so that the machine has time for others
     */
    public TrackedProducer(String name, Outlet outlet, long pauseNs) {
        this.name = name;
        this.outlet = outlet;
        this.pauseNs = pauseNs;
        this.thread = new Thread(this::run, "tracked-producer-" + name);
    }

    /** Begins to send. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!stopping.get()) {
                permits.acquire();
                send();
                if (pauseNs > 0) {
                    LockSupport.parkNanos(pauseNs);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback has all of it.
    private void send() {
        String value = value(sent);
        String key = "key-" + sent % KEYS;
        sent++;
        outlet.send(key, value).whenComplete((offset, error) -> {
            permits.release();
            if (error != null) {
                failures.add(error);
                return;
            }
            String other = acknowledged.put(offset, value);
            if (other != null) {
                failures.add(new IllegalStateException(
                        "Offset %d was given to %s and to %s".formatted(offset, other, value)));
            }
        });
    }

    /** The name that starts every value. */
    public String name() {
        return name;
    }

    /** The value of the record with this sequence. */
    public String value(int sequence) {
        return name + "-" + sequence;
    }

    /** Stops sending, and waits until everything that was sent is acknowledged or has failed. */
    public void finish() throws InterruptedException {
        stopping.set(true);
        thread.join();
        outlet.flush();
    }

    /** The values that were acknowledged, by offset. */
    public Map<Long, String> acknowledged() {
        return acknowledged;
    }

    /** What went wrong; nothing should. */
    public Queue<Throwable> failures() {
        return failures;
    }

    /** How many records were handed to the client; valid after {@link #finish()}. */
    public int sent() {
        return sent;
    }

    @Override
    public void close() {
        stopping.set(true);
        thread.interrupt();
        outlet.close();
    }
}
