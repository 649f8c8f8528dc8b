package io.duolog.perf.load;

import io.duolog.protocol.message.ApiKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;

/**
 * Plays the members of many consumer groups, each on a connection of its own, as the coordinator sees real ones; without the threads
 * and fetches of real ones, which would take the machine for themselves. Its phases:
 *
 * <ol>
 *   <li>{@value #JOIN}: every member joins, those of a group one behind the other. By the classic protocol each then knows its
 *       assignment; the coordinator waits for some seconds before it lets a new group begin.
 *   <li>{@value #REJOIN}: every member joins again (classic protocol only).
 *   <li>{@value #HEARTBEAT}: as often as consumers do by default.
 *   <li>{@value #COMMIT}: as often as consumers commit by default, one partition each.
 * </ol>
 */
final class GroupLoad implements LoadOperation {
    static final String JOIN = "join";
    static final String REJOIN = "rejoin";
    static final String HEARTBEAT = "heartbeat";
    static final String COMMIT = "commit";

    private static final int HEARTBEAT_INTERVAL_S = 3;
    /** By the consumer protocol, where the coordinator says how often. */
    private static final int CONSUMER_HEARTBEAT_INTERVAL_S = 5;

    private static final int COMMIT_INTERVAL_S = 5;
    private static final int WARM_UP_GROUPS = 50;
    private static final int WARM_UP_ROUNDS = 10;
    /** Rounds of heartbeats after which members of the consumer protocol have what they are to have. */
    private static final int SETTLING_ROUNDS = 4;

    /** When a group whose members did not all join in time is reminded of itself. */
    private static final long STALL_S = 15;

    private final LoadOptions options;
    private final LoadClock clock;
    private final boolean isClassic;
    private final SplittableRandom random;

    GroupLoad(LoadOptions options, LoadClock clock) {
        this.options = options;
        this.clock = clock;
        this.isClassic = isClassic(options.text(LoadKey.GROUP_PROTOCOL));
        this.random = new SplittableRandom(options.number(LoadKey.SEED, Long.MIN_VALUE));
    }

    @Override
    public void run(ParentLink link) throws Exception {
        int groups = options.integer(LoadKey.GROUPS, 1);
        long joinsPerSecond = options.number(LoadKey.RATE_PER_SECOND, 1);
        try (RawNetwork network = new RawNetwork()) {
            RawCluster cluster = RawCluster.of(network, options.text(LoadKey.BOOTSTRAP_SERVERS), clock);
            if (!isClassic
                    && !cluster.offers(ApiKey.CONSUMER_GROUP_HEARTBEAT, ConsumerProtocolMember.HEARTBEAT_VERSION)) {
                throw new IllegalStateException("the brokers do not offer the consumer protocol");
            }
            String prefix = options.text(LoadKey.GROUP_PREFIX);
            warmUp(network, members(network, cluster, "warm-" + prefix, Math.min(groups, WARM_UP_GROUPS)));
            List<GroupMember> members = members(network, cluster, prefix, groups);
            Phases phases = new Phases(network, link, members);
            phases.measureJoin(JOIN, joinsPerSecond);
            if (isClassic) {
                phases.measureJoin(REJOIN, joinsPerSecond);
            }
            settle(network, members);
            long seconds = TimeUnit.MILLISECONDS.toSeconds(options.number(LoadKey.DURATION_MS, 1_000));
            long beatsPerSecond =
                    Math.max(1, members.size() / (isClassic ? HEARTBEAT_INTERVAL_S : CONSUMER_HEARTBEAT_INTERVAL_S));
            phases.measure(HEARTBEAT, beatsPerSecond, beatsPerSecond * seconds, GroupMember::heartbeat);
            long commitsPerSecond = Math.max(1, members.size() / COMMIT_INTERVAL_S);
            phases.measure(
                    COMMIT, commitsPerSecond, commitsPerSecond * seconds, member -> member.commit(phases.nextOffset()));
        }
    }

    private static boolean isClassic(String protocol) {
        return switch (protocol) {
            case "classic" -> true;
            case "consumer" -> false;
            default ->
                throw new IllegalArgumentException(
                        LoadKey.GROUP_PROTOCOL.label() + " is " + protocol + "; it must be classic or consumer");
        };
    }

    private List<GroupMember> members(RawNetwork network, RawCluster cluster, String prefix, int groups)
            throws InterruptedException, ExecutionException {
        int membersOfGroup = options.integer(LoadKey.MEMBERS, 1);
        int partitions = options.integer(LoadKey.PARTITIONS, 1);
        String topic = options.text(LoadKey.TOPIC);
        List<String> names = GroupNames.all(prefix, groups);
        Map<String, BrokerAddress> coordinators = cluster.coordinators(names);
        List<BrokerAddress> addresses = new ArrayList<>();
        for (String name : names) {
            for (int member = 0; member < membersOfGroup; member++) {
                addresses.add(coordinators.get(name));
            }
        }
        List<RawConnection> connections = network.connectAll(addresses);
        List<GroupMember> members = new ArrayList<>();
        for (RawConnection connection : connections) {
            int index = members.size();
            members.add(member(new Membership(
                    names.get(index / membersOfGroup),
                    topic,
                    index % membersOfGroup % partitions,
                    connection,
                    network.loop())));
        }
        return members;
    }

    private GroupMember member(Membership membership) {
        return isClassic
                ? new ClassicMember(membership)
                : new ConsumerProtocolMember(membership, new UUID(random.nextLong(), random.nextLong()));
    }

    private void warmUp(RawNetwork network, List<GroupMember> members) throws Exception {
        rounds(network, members, 1, GroupMember::join);
        settle(network, members);
        rounds(network, members, WARM_UP_ROUNDS, GroupMember::heartbeat);
        rounds(network, members, WARM_UP_ROUNDS, member -> member.commit(1));
        rounds(network, members, 1, GroupMember::leave);
    }

    /** By the consumer protocol, lets each group come to rest: what one member gives up another is given. */
    private void settle(RawNetwork network, List<GroupMember> members) throws Exception {
        if (!isClassic) {
            long ratePerSecond =
                    Math.max(options.number(LoadKey.RATE_PER_SECOND, 1), members.size() / HEARTBEAT_INTERVAL_S);
            paced(
                    HEARTBEAT,
                    network,
                    members,
                    ratePerSecond,
                    (long) SETTLING_ROUNDS * members.size(),
                    GroupMember::heartbeat);
        }
    }

    private void rounds(RawNetwork network, List<GroupMember> members, int rounds, Step step)
            throws InterruptedException, ExecutionException, TimeoutException {
        paced(
                "warm-up",
                network,
                members,
                options.number(LoadKey.RATE_PER_SECOND, 1),
                (long) rounds * members.size(),
                step);
    }

    /** Has all members do it in turn, at a rate. */
    private PhaseResult paced(
            String name, RawNetwork network, List<GroupMember> members, long ratePerSecond, long operations, Step step)
            throws InterruptedException, ExecutionException, TimeoutException {
        LongFunction<CompletableFuture<Void>> operation =
                index -> step.begin(members.get((int) (index % members.size())));
        return PacedRun.run(name, clock, network.loop(), ratePerSecond, operations, operation);
    }

    /** What one member does. */
    private interface Step {
        CompletableFuture<Void> begin(GroupMember member);
    }

    /** What is counted. */
    private final class Phases {
        private final RawNetwork network;
        private final ParentLink link;
        private final List<GroupMember> members;
        private long offset;

        private Phases(RawNetwork network, ParentLink link, List<GroupMember> members) {
            this.network = network;
            this.link = link;
            this.members = members;
        }

        private void measure(String phase, long ratePerSecond, long operations, Step step) throws Exception {
            link.measure(phase, () -> paced(phase, network, members, ratePerSecond, operations, step));
        }

        /**
         * Has all members join. Those who have joined learn by a heartbeat that they must join again because one of them was late; they
         * are made to send one only if the groups do not come to rest, so that heartbeats are not part of what joining costs.
         */
        private void measureJoin(String phase, long joinsPerSecond) throws Exception {
            ScheduledFuture<?> reminder = network.loop()
                    .scheduleWithFixedDelay(
                            this::remind, members.size() / joinsPerSecond + STALL_S, STALL_S, TimeUnit.SECONDS);
            try {
                measure(phase, joinsPerSecond, members.size(), GroupMember::join);
            } finally {
                reminder.cancel(false);
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is seen by those that did not come to rest
        private void remind() {
            members.forEach(member -> member.heartbeat());
        }

        /** Every commit is of a later offset. */
        private long nextOffset() {
            offset++;
            return offset;
        }
    }
}
