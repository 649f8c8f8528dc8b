package io.duolog.perf.workload;

import io.duolog.perf.load.ClientJvm;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.load.LoadEvent;
import io.duolog.perf.load.LoadKey;
import io.duolog.perf.load.LoadOptions;
import io.duolog.perf.load.Operation;
import io.duolog.perf.system.SystemKind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Clusters of the test kit in one JVM: how long a test waits until its first record is stored. */
final class EmbeddedWorkload implements Workload {
    private static final long CLUSTERS = 10;
    private static final long CLUSTERS_MIN = 2;

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public String description() {
        return "start " + CLUSTERS + " clusters of the test kit in a JVM: from nothing to the first stored record";
    }

    @Override
    public Set<Integer> nodes() {
        return Set.of(1);
    }

    @Override
    public boolean fitsClient(ClientKind client) {
        return client == ClientKind.NONE;
    }

    @Override
    public boolean fitsSystem(SystemKind system) {
        return system == SystemKind.DUOLOG_RAFT;
    }

    @Override
    public SystemUse use() {
        return SystemUse.OWN;
    }

    @Override
    public Measurement run(WorkloadContext context) throws InterruptedException {
        LoadOptions options =
                LoadOptions.of(Operation.EMBEDDED).with(LoadKey.CLUSTERS, context.scaled(CLUSTERS, CLUSTERS_MIN));
        try (ClientJvm jvm = context.jvms().start(options)) {
            jvm.awaitReady(MeteredPhase.READY_TIMEOUT);
            jvm.go();
            LoadEvent.Done done = jvm.awaitDone(MeteredPhase.DONE_TIMEOUT, clusters -> {});
            return new Measurement(
                    done.result().figures(), Map.of(), List.of(MeteredPhase.client("client", done.usage())));
        }
    }
}
