package io.duolog.chaos.workload;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.workload.client.GroupProtocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The workloads by name. */
public final class Workloads {
    /** Clients that send and poll by turns, and leave each topic for a new one after a while. */
    public static final String QUEUE = "queue";

    /** A few senders that send far ahead of the answers, and readers that read everything in order. */
    public static final String PIPELINE = "pipeline";

    /** Topics with acks 0, 1 and all, under the same faults. */
    public static final String ACKS_MIX = "acks-mix";

    /** Producers that retry without idempotence: duplicates and other orders are legal, and must be found. */
    public static final String NO_IDEMPOTENCE = "no-idempotence";

    /** acks=1, one replica in sync is enough, and leaders may be elected from outside of the ISR: loss is legal. */
    public static final String UNSAFE = "unsafe";

    /** A consumer group whose members come and go, and that commits what it has read. */
    public static final String GROUPS = "groups";

    /** A group's committed offsets as a register that several write and read. */
    public static final String OFFSETS = "offsets";

    /** Topics that are created, changed and deleted, beside one that is written to and read. */
    public static final String ADMIN = "admin";

    /** The client libraries. */
    public static final List<String> CLIENTS = List.of("duolog", "apache");

    /** The longest {@code linger.ms} of all workloads. */
    static final int LINGER_MAX_MS = 20;

    private static final int QUEUE_TOPICS = 3;
    private static final int BATCH_SIZE_BYTES = 16_384;
    private static final int LARGE_BATCH_SIZE_BYTES = 65_536;
    private static final int IN_FLIGHT = 5;
    private static final int ALL = -1;

    private Workloads() {}

    /** Topics, and for each client what its actors are. */
    private record Parts(WorkloadOptions options, List<TopicPlan> topics, List<List<ActorPlan>> actors) {}

    /** Their names. */
    public static List<String> names() {
        return List.of(ACKS_MIX, ADMIN, GROUPS, NO_IDEMPOTENCE, OFFSETS, PIPELINE, QUEUE, UNSAFE);
    }

    /**
     * What clients do in a run. Pure: the same arguments give the same plan.
     *
     * @param name one of {@link #names}
     * @param client the library: one of {@link #CLIENTS}
     * @throws IllegalArgumentException if there is no such workload or library
     */
    public static WorkloadPlan plan(String name, String client, WorkloadOptions options) {
        if (!CLIENTS.contains(client)) {
            throw new IllegalArgumentException("there is no client '" + client + "'; there are " + CLIENTS);
        }
        Parts parts = parts(name, options);
        SplittableRandom random = new SplittableRandom(options.seed());
        List<WorkerPlan> workers = new ArrayList<>();
        for (List<ActorPlan> actors : parts.actors()) {
            workers.add(new WorkerPlan(workers.size() + 1, random.nextLong(), actors));
        }
        return new WorkloadPlan(name, client, parts.options(), parts.topics(), workers);
    }

    private static Parts parts(String name, WorkloadOptions options) {
        return switch (name) {
            case QUEUE -> queue(options);
            case PIPELINE -> pipeline(options);
            case ACKS_MIX -> acksMix(options);
            case NO_IDEMPOTENCE -> noIdempotence(options);
            case UNSAFE -> unsafe(options);
            case GROUPS -> groups(options);
            case OFFSETS -> offsets(options);
            case ADMIN -> admin(options);
            default -> throw new IllegalArgumentException("there is no workload '" + name + "'; there are " + names());
        };
    }

    private static Parts queue(WorkloadOptions options) {
        List<TopicPlan> topics = IntStream.range(0, QUEUE_TOPICS)
                .mapToObj(slot -> safe(options, RotatedTopic.first(QUEUE + "-" + slot)))
                .toList();
        int actorsEach = 2;
        int rate = Math.max(1, options.recordsPerSecond() / options.clients() / actorsEach);
        ActorPlan mixed = ActorPlan.sender(Role.MIXED, names(topics), rate, 0, BATCH_SIZE_BYTES, 500);
        return new Parts(options, topics, each(options, List.of(mixed, mixed)));
    }

    private static Parts pipeline(WorkloadOptions options) {
        List<TopicPlan> topics = List.of(safe(options, PIPELINE));
        return new Parts(withoutRotation(options), topics, sendAndRead(options, topics, LINGER_MAX_MS));
    }

    private static Parts acksMix(WorkloadOptions options) {
        List<TopicPlan> topics = List.of(
                topic(options, "acks-0", 0, false, false),
                topic(options, "acks-1", 1, false, true),
                safe(options, "acks-all"));
        int rate = Math.max(1, options.recordsPerSecond() / options.clients() / topics.size());
        List<ActorPlan> actors = new ArrayList<>();
        topics.forEach(topic ->
                actors.add(ActorPlan.sender(Role.SENDER, List.of(topic.name()), rate, 5, BATCH_SIZE_BYTES, 1_000)));
        actors.add(ActorPlan.reader(names(topics)));
        return new Parts(withoutRotation(options), topics, each(options, actors));
    }

    private static Parts noIdempotence(WorkloadOptions options) {
        List<TopicPlan> topics = List.of(topic(options, NO_IDEMPOTENCE, ALL, false, true));
        return new Parts(withoutRotation(options), topics, sendAndRead(options, topics, 5));
    }

    private static Parts unsafe(WorkloadOptions options) {
        TopicPlan topic = new TopicPlan(
                UNSAFE, options.partitions(), options.replicationFactor(), 1, 1, false, true, IN_FLIGHT, true);
        return new Parts(withoutRotation(options), List.of(topic), sendAndRead(options, List.of(topic), 5));
    }

    /** Four partitions: with four members and more that come and go, each rebalance moves some of them. */
    private static Parts groups(WorkloadOptions options) {
        WorkloadOptions more =
                options.withTopics(2 * options.partitions(), options.replicationFactor(), options.minInsyncReplicas());
        List<TopicPlan> topics = List.of(safe(more, GROUPS));
        List<ActorPlan> actors = new ArrayList<>(List.of(sender(more, topics)));
        forEachProtocol(more, protocol -> {
            ActorPlan member = ActorPlan.ofGroup(Role.MEMBER, names(topics), group(GROUPS, protocol), protocol);
            ActorPlan observer = ActorPlan.ofGroup(Role.OBSERVER, names(topics), group(GROUPS, protocol), protocol);
            actors.addAll(List.of(member, member, observer));
        });
        return new Parts(withoutRotation(more), topics, each(more, actors));
    }

    /** Many partitions: of most of them, what is committed is asked for before it is overwritten. */
    private static Parts offsets(WorkloadOptions options) {
        WorkloadOptions more =
                options.withTopics(4 * options.partitions(), options.replicationFactor(), options.minInsyncReplicas());
        List<TopicPlan> topics = List.of(safe(more, OFFSETS));
        List<ActorPlan> actors = new ArrayList<>(List.of(sender(more, topics), ActorPlan.reader(names(topics))));
        forEachProtocol(more, protocol -> {
            ActorPlan committer = ActorPlan.ofGroup(Role.COMMITTER, names(topics), group(OFFSETS, protocol), protocol);
            ActorPlan observer = ActorPlan.ofGroup(Role.OBSERVER, names(topics), group(OFFSETS, protocol), protocol);
            actors.addAll(List.of(committer, committer, observer));
        });
        return new Parts(withoutRotation(more), topics, each(more, actors));
    }

    /** In an order of their own, as the actors draw their seeds one after the other. */
    private static void forEachProtocol(WorkloadOptions options, Consumer<GroupProtocol> consumer) {
        Arrays.stream(GroupProtocol.values())
                .filter(options.groupProtocols()::contains)
                .forEach(consumer);
    }

    /** A group speaks one protocol, so that each has one of its own. */
    private static String group(String name, GroupProtocol protocol) {
        return protocol == GroupProtocol.CLASSIC ? name : name + "-" + protocol.label();
    }

    private static Parts admin(WorkloadOptions options) {
        List<TopicPlan> topics = List.of(safe(options, ADMIN));
        ActorPlan operator = ActorPlan.withoutGroup(Role.OPERATOR, names(topics));
        ActorPlan reader = ActorPlan.reader(names(topics));
        return new Parts(
                withoutRotation(options), topics, each(options, List.of(sender(options, topics), reader, operator)));
    }

    private static ActorPlan sender(WorkloadOptions options, List<TopicPlan> topics) {
        int rate = Math.max(1, options.recordsPerSecond() / options.clients());
        return ActorPlan.sender(Role.SENDER, names(topics), rate, 5, BATCH_SIZE_BYTES, 1_000);
    }

    /** In each client one sender that sends far ahead, and one reader. */
    private static List<List<ActorPlan>> sendAndRead(WorkloadOptions options, List<TopicPlan> topics, int lingerMs) {
        int rate = Math.max(1, options.recordsPerSecond() / options.clients());
        ActorPlan sender = ActorPlan.sender(Role.SENDER, names(topics), rate, lingerMs, LARGE_BATCH_SIZE_BYTES, 5_000);
        return each(options, List.of(sender, ActorPlan.reader(names(topics))));
    }

    private static List<List<ActorPlan>> each(WorkloadOptions options, List<ActorPlan> actors) {
        return IntStream.range(0, options.clients()).mapToObj(client -> actors).toList();
    }

    private static WorkloadOptions withoutRotation(WorkloadOptions options) {
        return options.withLives(0, options.crashIntervalMs());
    }

    private static TopicPlan safe(WorkloadOptions options, String name) {
        return topic(options, name, ALL, true, true);
    }

    private static TopicPlan topic(
            WorkloadOptions options, String name, int acks, boolean idempotent, boolean retries) {
        return new TopicPlan(
                name,
                options.partitions(),
                options.replicationFactor(),
                options.minInsyncReplicas(),
                acks,
                idempotent,
                retries,
                IN_FLIGHT,
                false);
    }

    private static List<String> names(List<TopicPlan> topics) {
        return topics.stream().map(TopicPlan::name).toList();
    }
}
