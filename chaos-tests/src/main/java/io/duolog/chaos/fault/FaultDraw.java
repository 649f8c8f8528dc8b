package io.duolog.chaos.fault;

import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.system.DiskFault;
import java.util.List;
import java.util.SplittableRandom;

/** Draws what goes wrong and whom it meets, one fault at a time. */
final class FaultDraw {
    /** Against the session of three seconds: far below, just below, above, and far above. */
    private static final List<Long> PAUSES_MS = List.of(200L, 2_700L, 4_500L, 9_000L);

    private static final List<LinkPattern> BROKER_PATTERNS = List.of(
            LinkPattern.ISOLATE,
            LinkPattern.FROM_BROKERS,
            LinkPattern.TO_COORDINATION,
            LinkPattern.TO_BROKERS,
            LinkPattern.FROM_OTHER_BROKERS,
            LinkPattern.FROM_CLIENTS);
    private static final List<LinkPattern> CLUSTER_PATTERNS =
            List.of(LinkPattern.HALVES, LinkPattern.BRIDGE, LinkPattern.MAJORITIES_RING);
    private static final List<LinkFault.Kind> PARTITION_KINDS =
            List.of(LinkFault.Kind.REFUSE, LinkFault.Kind.BLACK_HOLE, LinkFault.Kind.STALL);
    private static final List<LinkFault.Kind> LINK_KINDS = List.of(
            LinkFault.Kind.ANSWER_LOST,
            LinkFault.Kind.REQUEST_LOST,
            LinkFault.Kind.ANSWER_LATE,
            LinkFault.Kind.LATENCY,
            LinkFault.Kind.BANDWIDTH,
            LinkFault.Kind.RESET,
            LinkFault.Kind.TORN,
            LinkFault.Kind.SLICE);

    private final SplittableRandom random;
    private final Topology topology;

    FaultDraw(SplittableRandom random, Topology topology) {
        this.random = random;
        this.topology = topology;
    }

    /** What goes wrong, whom it meets, and how long. */
    record Drawn(Fault fault, Target target, long durationMs) {}

    /** Draws one; {@code durationMs} is what the mixing policy wants, and pauses have times of their own. */
    Drawn draw(FaultFamily family, long durationMs) {
        return switch (family) {
            case KILL -> new Drawn(new Fault.Kill(), node(), durationMs);
            case TERM -> new Drawn(new Fault.Terminate(), broker(), durationMs);
            case PAUSE -> new Drawn(new Fault.Pause(), node(), oneOf(PAUSES_MS));
            case PARTITION -> partition(durationMs);
            case LINK -> link(durationMs);
            case DISK -> new Drawn(new Fault.Disk(oneOf(List.of(DiskFault.values()))), broker(), durationMs);
            case POWER -> new Drawn(new Fault.PowerLoss(), broker(), durationMs);
            case BITFLIP -> new Drawn(new Fault.BitFlip(), broker(), durationMs);
            case REPLACE -> new Drawn(new Fault.Replace(), broker(), durationMs);
            case SILENT -> new Drawn(new Fault.SilentDeath(), node(), durationMs);
            case LEADER -> new Drawn(new Fault.MoveLeader(), broker(), 0);
            case REASSIGN -> reassign(durationMs);
            case CLIENT -> client(durationMs);
        };
    }

    private Drawn partition(long durationMs) {
        LinkFault fault = LinkFault.of(oneOf(PARTITION_KINDS));
        if (topology.zooKeepers() > 0 && chance(15)) {
            LinkPattern pattern = chance(50) ? LinkPattern.ISOLATE : LinkPattern.COORDINATION_PEERS;
            return new Drawn(new Fault.Cut(pattern, fault), zooKeeper(), durationMs);
        }
        if (topology.brokers() > 2 && chance(25)) {
            return new Drawn(new Fault.Cut(oneOf(CLUSTER_PATTERNS), fault), broker(), durationMs);
        }
        return new Drawn(new Fault.Cut(oneOf(BROKER_PATTERNS), fault), broker(), durationMs);
    }

    private Drawn link(long durationMs) {
        LinkFault.Kind kind = oneOf(LINK_KINDS);
        long amount =
                switch (kind) {
                    case LATENCY -> random.nextLong(5, 2_001);
                    case BANDWIDTH -> random.nextLong(10, 1_001);
                    case TORN -> random.nextLong(1, 2_001);
                    case SLICE -> random.nextLong(1, 65);
                    default -> 0;
                };
        return new Drawn(new Fault.Cut(oneOf(BROKER_PATTERNS), new LinkFault(kind, amount)), broker(), durationMs);
    }

    private Drawn reassign(long durationMs) {
        TopicPlan topic = oneOf(topology.topics());
        return new Drawn(new Fault.Reassign(topic.name(), random.nextInt(topic.partitions())), broker(), durationMs);
    }

    private Drawn client(long durationMs) {
        Target target = new Target.Client(1 + random.nextInt(topology.clients()));
        return chance(50)
                ? new Drawn(new Fault.Kill(), target, durationMs)
                : new Drawn(new Fault.Pause(), target, oneOf(PAUSES_MS));
    }

    private Target node() {
        return topology.zooKeepers() > 0 && chance(15) ? zooKeeper() : broker();
    }

    private Target zooKeeper() {
        return new Target.ZooKeeper(1 + random.nextInt(topology.zooKeepers()));
    }

    private Target broker() {
        int draw = random.nextInt(100);
        if (draw < 20) {
            return new Target.Controller();
        }
        if (draw < 35) {
            return new Target.Broker(1 + random.nextInt(topology.brokers()));
        }
        TopicPlan topic = oneOf(topology.topics());
        int partition = random.nextInt(topic.partitions());
        if (draw < 75 || topic.replicationFactor() == 1) {
            return new Target.Leader(topic.name(), partition);
        }
        return new Target.Follower(topic.name(), partition, random.nextInt(topic.replicationFactor() - 1));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
