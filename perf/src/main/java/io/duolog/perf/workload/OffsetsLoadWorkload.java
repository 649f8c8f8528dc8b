package io.duolog.perf.workload;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.load.GroupNames;
import io.duolog.perf.load.LoadKey;
import io.duolog.perf.load.LoadOptions;
import io.duolog.perf.load.Operation;
import io.duolog.perf.load.PhaseResult;
import io.duolog.perf.measure.CostMeter;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.ProcessCost;
import io.duolog.perf.system.MeasuredSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * A million offsets, all in one partition of {@code __consumer_offsets}: how long it takes until another broker answers for them,
 * when its leadership is moved, and when the leader is killed (which then includes noticing that).
 */
final class OffsetsLoadWorkload implements Workload {
    private static final String OFFSETS_TOPIC = "__consumer_offsets";
    /** The default of every broker. */
    private static final int OFFSETS_PARTITIONS = 50;

    private static final TopicPartition COORDINATOR = new TopicPartition(OFFSETS_TOPIC, 0);
    private static final String GROUP_PREFIX = "offsets-";
    private static final int PARTITIONS = 100;
    private static final long GROUPS = 10_000;
    private static final int CONNECTIONS = 8;

    @Override
    public String name() {
        return "offsets-load";
    }

    @Override
    public String description() {
        return "commit " + GROUPS * PARTITIONS + " offsets with one coordinator, and have another take over";
    }

    @Override
    public Set<Integer> nodes() {
        return Set.of(3);
    }

    @Override
    public boolean fitsClient(ClientKind client) {
        return client == ClientKind.NONE;
    }

    @Override
    public SystemUse use() {
        return SystemUse.FRESH;
    }

    @Override
    public Measurement run(WorkloadContext context) throws InterruptedException {
        int groups = Math.toIntExact(context.scaled(GROUPS, 1));
        List<String> names = GroupNames.inPartition(GROUP_PREFIX, groups, COORDINATOR.partition(), OFFSETS_PARTITIONS);
        try (WorkloadTopic topic = WorkloadTopic.create(context, "offsets", PARTITIONS, 1);
                Admin admin = WorkloadTopic.admin(context)) {
            CostMeter meter = context.meters().start(context.system().processes());
            PhaseResult commits = Filling.fill(context, commits(context, topic.name(), groups));
            // The last group is the last to be loaded; a partition's groups all come at once, so one of them tells.
            OffsetQuestion question = new OffsetQuestion(names.get(names.size() - 1), topic.name(), PARTITIONS - 1);
            double moveMs = move(context, admin, question);
            List<ProcessCost> processes = meter.stop();
            double killMs = kill(context, admin, question);
            return new Measurement(
                    Map.of(
                            FigureName.OFFSETS_LOAD_MS.key(), moveMs,
                            FigureName.OFFSETS_LOAD_AFTER_KILL_MS.key(), killMs,
                            FigureName.COMMITS_PER_SECOND.key(), commits.perSecond()),
                    MeteredPhase.percentiles(commits.latencies()),
                    processes);
        }
    }

    private static LoadOptions commits(WorkloadContext context, String topic, int groups) {
        return new Loads(context)
                .of(Operation.COMMIT_OFFSETS, context.client(), topic, PARTITIONS)
                .with(LoadKey.GROUPS, groups)
                .with(LoadKey.GROUP_PREFIX, GROUP_PREFIX)
                .with(LoadKey.CONNECTIONS, CONNECTIONS)
                .with(LoadKey.COORDINATOR_PARTITION, COORDINATOR.partition())
                .with(LoadKey.COORDINATOR_PARTITIONS, OFFSETS_PARTITIONS);
    }

    /** Makes another replica the preferred leader and has it elected; counts from the election on. */
    private static double move(WorkloadContext context, Admin admin, OffsetQuestion question)
            throws InterruptedException {
        context.progress().accept("moving the coordinator");
        MeasuredSystem system = context.system();
        int leader = leader(admin);
        List<Integer> order = new ArrayList<>(system.brokerIds());
        order.remove(Integer.valueOf(leader));
        order.add(leader);
        Waiting.await(
                admin.alterPartitionReassignments(Map.of(COORDINATOR, Optional.of(new NewPartitionReassignment(order))))
                        .all());
        Waiting.millisUntil(
                "the replicas stand in their new order", System.nanoTime(), () -> isPreferred(admin, order));
        long startNs = System.nanoTime();
        Waiting.await(
                admin.electLeaders(ElectionType.PREFERRED, Set.of(COORDINATOR)).all());
        return Waiting.millisUntil(
                "broker " + order.get(0) + " answers for the groups",
                startNs,
                () -> question.isAnswered(system.address(order.get(0))));
    }

    /** Kills the coordinator; counts from then on until any other answers. */
    private static double kill(WorkloadContext context, Admin admin, OffsetQuestion question)
            throws InterruptedException {
        context.progress().accept("killing the coordinator");
        MeasuredSystem system = context.system();
        int leader = leader(admin);
        List<String> others = system.brokerIds().stream()
                .filter(broker -> broker != leader)
                .map(system::address)
                .toList();
        long startNs = System.nanoTime();
        system.kill(leader);
        double killMs = Waiting.millisUntil("another broker answers for the groups", startNs, () -> others.stream()
                .anyMatch(question::isAnswered));
        system.start(leader);
        return killMs;
    }

    private static int leader(Admin admin) {
        return coordinator(admin).leader().id();
    }

    private static boolean isPreferred(Admin admin, List<Integer> order) {
        TopicPartitionInfo coordinator = coordinator(admin);
        return coordinator.replicas().get(0).id() == order.get(0)
                && coordinator.isr().size() == order.size();
    }

    private static TopicPartitionInfo coordinator(Admin admin) {
        return WorkloadTopic.partitions(admin, OFFSETS_TOPIC).stream()
                .filter(partition -> partition.partition() == COORDINATOR.partition())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no " + COORDINATOR));
    }
}
