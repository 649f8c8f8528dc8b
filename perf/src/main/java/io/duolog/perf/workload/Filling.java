package io.duolog.perf.workload;

import io.duolog.perf.load.ClientJvm;
import io.duolog.perf.load.LoadOptions;
import io.duolog.perf.load.PhaseResult;

/** Loads that only prepare what is measured later. */
final class Filling {
    private Filling() {}

    /** Runs the only phase of a load, not metered. */
    static PhaseResult fill(WorkloadContext context, LoadOptions options) throws InterruptedException {
        context.progress().accept("filling");
        try (ClientJvm client = context.jvms().start(options)) {
            client.awaitReady(MeteredPhase.READY_TIMEOUT);
            client.go();
            return client.awaitDone(MeteredPhase.DONE_TIMEOUT, operations -> context.progress()
                            .accept("filling: " + operations))
                    .result();
        }
    }
}
