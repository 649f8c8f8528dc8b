package io.duolog.perf.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/**
 * The child's end of the conversation with its parent, which {@link LoadEvent} describes. Events may be told by any thread; phases
 * are measured by one.
 */
final class ParentLink {
    private final PrintStream out;
    private final Semaphore goes = new Semaphore(0);

    /** Tells events to {@code out}. */
    ParentLink(PrintStream out) {
        this.out = out;
    }

    /** Takes what the parent says, until it has no more to say: then it is gone, and nobody wants the load any more. */
    void listen(BufferedReader in) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals(LoadEvent.GO)) {
                    goes.release();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says that everything is warm, waits for the parent, runs the phase and tells what it came to. */
    PhaseResult measure(String phase, Callable<PhaseResult> load) throws Exception {
        tell(new LoadEvent.Ready(phase));
        awaitGo();
        OwnUsage before = OwnUsage.now();
        PhaseResult result = load.call();
        tell(new LoadEvent.Done(phase, result, OwnUsage.now().since(before)));
        return result;
    }

    /** Waits until the parent says that it may go on. */
    void awaitGo() throws InterruptedException {
        goes.acquire();
    }

    /** Tells something now. */
    void tell(LoadEvent event) {
        out.println(LoadEvents.line(event));
        out.flush();
    }
}
