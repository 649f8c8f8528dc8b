package io.duolog.perf.run;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.system.SystemKind;
import io.duolog.perf.workload.Measurement;
import io.duolog.perf.workload.SystemUse;
import io.duolog.perf.workload.Workload;
import io.duolog.perf.workload.WorkloadContext;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A workload that does nothing. */
record FakeWorkload(String name, Set<Integer> nodes, Set<ClientKind> clients, Set<SystemKind> systems, SystemUse use)
        implements Workload {
    static FakeWorkload shared(String name) {
        return new FakeWorkload(
                name,
                Set.of(1, 3),
                Set.of(ClientKind.APACHE, ClientKind.DUOLOG),
                Set.of(SystemKind.values()),
                SystemUse.SHARED);
    }

    static FakeWorkload fresh(String name) {
        return new FakeWorkload(name, Set.of(3), Set.of(ClientKind.NONE), Set.of(SystemKind.values()), SystemUse.FRESH);
    }

    FakeWorkload on(SystemKind... kinds) {
        return new FakeWorkload(name, nodes, clients, Set.of(kinds), use);
    }

    @Override
    public String description() {
        return "does nothing";
    }

    @Override
    public boolean fitsClient(ClientKind client) {
        return clients.contains(client);
    }

    @Override
    public boolean fitsSystem(SystemKind system) {
        return systems.contains(system);
    }

    @Override
    public Measurement run(WorkloadContext context) {
        return new Measurement(Map.of(), Map.of(), List.of());
    }
}
