package io.duolog.perf.workload;

import io.duolog.perf.load.ClientJvm;
import io.duolog.perf.load.ClientKind;
import io.duolog.perf.load.LoadKey;
import io.duolog.perf.load.Operation;
import io.duolog.perf.load.PhaseResult;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.Percentiles;
import io.duolog.perf.result.ProcessCost;
import io.duolog.perf.system.SystemKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Many consumer groups of ten members each: what joining, heartbeats and commits cost their coordinators. The members are
 * connections, not consumers. What is not asked for by a member (looking after sessions) is in the costs, too.
 *
 * @param groups how many
 * @param protocol {@code classic} or {@code consumer}
 */
record GroupsWorkload(int groups, String protocol) implements Workload {
    private static final String CLASSIC = "classic";
    private static final int MEMBERS = 10;
    private static final int GROUPS_MIN = 2;
    private static final long JOINS_PER_SECOND = 1_000;
    private static final double MS_PER_SECOND = 1e3;

    @Override
    public String name() {
        return "groups-" + groups + (protocol.equals(CLASSIC) ? "" : "-" + protocol);
    }

    @Override
    public String description() {
        return groups + " groups of " + MEMBERS + " members join, send heartbeats and commit, by the " + protocol
                + " protocol";
    }

    @Override
    public Set<Integer> nodes() {
        return Set.of(1, 3);
    }

    @Override
    public boolean fitsClient(ClientKind client) {
        return client == ClientKind.NONE;
    }

    @Override
    public boolean fitsSystem(SystemKind system) {
        return protocol.equals(CLASSIC) || system != SystemKind.APACHE_KAFKA_39_ZOOKEEPER;
    }

    @Override
    public SystemUse use() {
        return SystemUse.FRESH;
    }

    @Override
    public Measurement run(WorkloadContext context) throws InterruptedException {
        int count = Math.toIntExact(context.scaled(groups, GROUPS_MIN));
        try (WorkloadTopic topic = WorkloadTopic.create(context, name(), MEMBERS);
                ClientJvm client = context.jvms()
                        .start(new Loads(context)
                                .of(Operation.GROUPS, context.client(), topic.name(), MEMBERS)
                                .with(LoadKey.GROUPS, count)
                                .with(LoadKey.MEMBERS, MEMBERS)
                                .with(LoadKey.GROUP_PROTOCOL, protocol)
                                .with(LoadKey.RATE_PER_SECOND, JOINS_PER_SECOND))) {
            Phases phases = new Phases();
            MeteredPhase join = phases.run(context, client, FigureName.JOIN_CPU_MICROS);
            phases.figures.put(FigureName.JOIN_MS.key(), join.done().result().elapsedSeconds() * MS_PER_SECOND);
            if (protocol.equals(CLASSIC)) {
                phases.run(context, client, FigureName.REJOIN_CPU_MICROS);
            }
            PhaseResult heartbeats = phases.run(context, client, FigureName.HEARTBEAT_CPU_MICROS)
                    .done()
                    .result();
            phases.figures.put(FigureName.HEARTBEATS_PER_SECOND.key(), heartbeats.perSecond());
            PhaseResult commits = phases.run(context, client, FigureName.COMMIT_CPU_MICROS)
                    .done()
                    .result();
            phases.figures.put(FigureName.COMMITS_PER_SECOND.key(), commits.perSecond());
            return new Measurement(phases.figures, phases.latencies, phases.processes);
        }
    }

    /** What the phases gave so far. */
    private static final class Phases {
        private final Map<String, Double> figures = new HashMap<>();
        private final Map<String, Percentiles> latencies = new HashMap<>();
        /** Of the last phase: memory is then what it is with all groups there. */
        private List<ProcessCost> processes = List.of();

        private MeteredPhase run(WorkloadContext context, ClientJvm client, FigureName cpuOfOperation)
                throws InterruptedException {
            MeteredPhase phase = MeteredPhase.of(context, client);
            figures.put(cpuOfOperation.key(), phase.brokerCpuMicrosOfOperation());
            latencies.putAll(MeteredPhase.percentiles(phase.done().result().latencies()));
            processes = new ArrayList<>(phase.brokers());
            processes.add(MeteredPhase.client("client", phase.done().usage()));
            return phase;
        }
    }
}
