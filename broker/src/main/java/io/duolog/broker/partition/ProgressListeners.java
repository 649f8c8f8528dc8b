package io.duolog.broker.partition;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who wants to know when there may be more to read in a partition: fetches that wait for data.
 *
 * <p>Thread-safe; telling nobody costs one volatile read, since every append does it.
 */
final class ProgressListeners {
    private final Set<Runnable> listeners = new LinkedHashSet<>();
    private volatile boolean any;

    /** Adds a listener; it is called on whatever thread makes progress, and must not block. */
    void add(Runnable listener) {
        synchronized (listeners) {
            listeners.add(listener);
            any = true;
        }
    }

    /** Removes a listener; does nothing if it is not there. */
    void remove(Runnable listener) {
        synchronized (listeners) {
            listeners.remove(listener);
            any = !listeners.isEmpty();
        }
    }

    /** Calls every listener; they remain. */
    void tell() {
        if (!any) {
            return;
        }
        List<Runnable> told;
        synchronized (listeners) {
            told = new ArrayList<>(listeners);
        }
        told.forEach(Runnable::run);
    }
}
