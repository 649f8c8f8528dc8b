package io.duolog.chaos.scenario;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.fault.Fault;
import io.duolog.chaos.fault.LinkPattern;
import io.duolog.chaos.fault.Schedule;
import io.duolog.chaos.fault.ScheduleRules;
import io.duolog.chaos.fault.Step;
import io.duolog.chaos.fault.Target;
import io.duolog.chaos.fault.Topology;
import io.duolog.chaos.fault.Trigger;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.LinkFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Writes the steps of a scenario, for one cluster and seed. */
public final class Script {
    private final long seed;
    private final Topology topology;
    private final SplittableRandom random;
    private final List<Step> steps = new ArrayList<>();
    private TopicPlan aim;

    Script(long seed, Topology topology) {
        this.seed = seed;
        this.topology = requireNonNull(topology, "topology");
        this.random = new SplittableRandom(seed);
        this.aim = withAcks(-1).orElse(topology.topics().get(0));
    }

    /** From here on faults aim at the topic with these acks, and not at the first whose records must not be lost. */
    void aimAtAcks(int acks) {
        aim = withAcks(acks).orElse(aim);
    }

    /** Adds a step that lasts so long; 0: until all is healed, or until it is ended. Returns its number. */
    int add(Trigger trigger, Fault fault, Target target, long durationMs) {
        steps.add(new Step(trigger, fault, target, durationMs));
        return steps.size() - 1;
    }

    /** A time that jitters from seed to seed: from the first to the second, both included. */
    long between(long lowestMs, long highestMs) {
        return random.nextLong(lowestMs, highestMs + 1);
    }

    /** A number below a bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** How many brokers there are. */
    int brokers() {
        return topology.brokers();
    }

    /** How many ZooKeeper servers there are. */
    int zooKeepers() {
        return topology.zooKeepers();
    }

    /** At the beginning, or when the step has ended and everything is in sync again. */
    Trigger whole(int afterStep) {
        return new Trigger.WhenInSync(afterStep, between(500, 1_500));
    }

    /** After a step began. */
    Trigger afterBegin(int step, long lowestMs, long highestMs) {
        return new Trigger.AfterBegin(step, between(lowestMs, highestMs));
    }

    /** After a step ended. */
    Trigger afterEnd(int step, long lowestMs, long highestMs) {
        return new Trigger.AfterEnd(step, between(lowestMs, highestMs));
    }

    /** After the partition of a round has got another leader than it had when a step began. */
    Trigger afterLeaderChange(int step, int round, long lowestMs, long highestMs) {
        return new Trigger.AfterLeaderChange(step, aim.name(), partition(round), between(lowestMs, highestMs));
    }

    /** The leader of the partition of a round. */
    Target leader(int round) {
        return new Target.Leader(aim.name(), partition(round));
    }

    /** A follower of the partition of a round. */
    Target follower(int round, int n) {
        return new Target.Follower(aim.name(), partition(round), n);
    }

    /** The leader of the partition of a round, of the topic with these acks. */
    Target leaderWithAcks(int acks, int round) {
        TopicPlan plan = withAcks(acks).orElse(aim);
        return new Target.Leader(plan.name(), round % plan.partitions());
    }

    /** A follower of the partition of a round, of the topic with these acks. */
    Target followerWithAcks(int acks, int round, int n) {
        TopicPlan plan = withAcks(acks).orElse(aim);
        return new Target.Follower(plan.name(), round % plan.partitions(), n);
    }

    /** Whom a step met. */
    static Target of(int step) {
        return new Target.OfStep(step);
    }

    /** Makes the target the leader of the partition of a round. */
    Fault giveLeadership(int round) {
        return new Fault.GiveLeadership(aim.name(), partition(round));
    }

    /** Ends what a step does, right after another one began. */
    int endOnce(int ended, int begun) {
        return add(afterBegin(begun, 0, 20), new Fault.End(ended), of(ended), 0);
    }

    /** What is done to the links of a pattern. */
    static Fault cut(LinkPattern pattern, LinkFault.Kind kind) {
        return new Fault.Cut(pattern, LinkFault.of(kind));
    }

    /** What is done to the links of a pattern, with its measure. */
    static Fault cut(LinkPattern pattern, LinkFault.Kind kind, long amount) {
        return new Fault.Cut(pattern, new LinkFault(kind, amount));
    }

    Schedule schedule() {
        return ScheduleRules.check(new Schedule(seed, steps));
    }

    private Optional<TopicPlan> withAcks(int acks) {
        return topology.topics().stream().filter(topic -> topic.acks() == acks).findFirst();
    }

    /** Rounds take the partitions in turn, so that a round does not depend on who leads which. */
    private int partition(int round) {
        return round % aim.partitions();
    }
}
