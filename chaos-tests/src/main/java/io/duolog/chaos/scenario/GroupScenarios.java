package io.duolog.chaos.scenario;

import static io.duolog.chaos.scenario.ScenarioBuilder.scenario;
import static io.duolog.chaos.scenario.Script.cut;

import io.duolog.chaos.fault.Fault;
import io.duolog.chaos.fault.LinkPattern;
import io.duolog.chaos.fault.Target;
import io.duolog.chaos.fault.Trigger;
import io.duolog.chaos.network.LinkFault.Kind;
import io.duolog.chaos.workload.Workloads;
import java.util.List;

/** O1 to O3: coordinators of groups, and the offsets that they keep. All groups have one coordinator, so that faults meet it. */
final class GroupScenarios {
    private static final String ONE_PARTITION = "offsets.topic.num.partitions";
    private static final String STALE_ANSWER = "not-linearizable";

    /** Few enough that two shared cores are left for the coordinator. */
    private static final int RECORDS_PER_SECOND = 300;

    private GroupScenarios() {}

    static List<Scenario> all() {
        return List.of(o1(), o2(), o3());
    }

    /** The leader of the one partition of the offsets topic. */
    private static Target coordinator() {
        return new Target.Leader("__consumer_offsets", 0);
    }

    /** Coordinators die after many commits, more than what is read of their log at a time. */
    static Scenario o1() {
        return scenario("O1", "A new coordinator does not read all that was committed, or forgets it.")
                .foundIn("KAFKA-5600 (commit e2fe19d2), KAFKA-8069 (commit 44be5d22); Redpanda PR 31483")
                .known(STALE_ANSWER, "commit-back")
                .workload(Workloads.OFFSETS)
                .measures(options -> options.withRecordsPerSecond(RECORDS_PER_SECOND))
                .setting(ONE_PARTITION, "1")
                .setting("offsets.load.buffer.size", "4096")
                .script(script -> {
                    // Longer than any answer of a former coordinator is excused for.
                    int dead = script.add(
                            new Trigger.At(script.between(16_000, 18_000)), new Fault.Kill(), coordinator(), 4_000);
                    script.add(script.whole(dead), new Fault.Kill(), coordinator(), 3_000);
                });
    }

    /** A coordinator that nobody follows must not confirm: after a while it dies. */
    static Scenario o2() {
        return scenario("O2", "A commit is confirmed before it is replicated.")
                .foundIn("the rule of Apache Kafka's GroupMetadataManager.storeOffsets: acks=-1")
                .known(STALE_ANSWER)
                .coordinatedBy(Coordination.ENSEMBLE)
                .workload(Workloads.OFFSETS)
                .measures(options -> options.withRecordsPerSecond(RECORDS_PER_SECOND))
                .setting(ONE_PARTITION, "1")
                .setting("replica.lag.time.max.ms", "60000")
                .script(script -> {
                    int alone = script.add(
                            new Trigger.At(script.between(4_000, 5_000)),
                            cut(LinkPattern.FROM_OTHER_BROKERS, Kind.STALL),
                            coordinator(),
                            15_000);
                    script.add(script.afterBegin(alone, 13_000, 14_000), new Fault.Kill(), Script.of(alone), 5_000);
                });
    }

    /** Members are stopped until others have their partitions, and go on where they were. */
    static Scenario o3() {
        return scenario("O3", "A commit of a member counts that is none any more.")
                .foundIn("KAFKA-14196 (commit 536cdf69); the generation check of Apache Kafka's commits")
                .known("stale-commit", "commit-back", "two-owners")
                .workload(Workloads.GROUPS)
                .measures(options -> options.withRecordsPerSecond(RECORDS_PER_SECOND))
                .setting(ONE_PARTITION, "1")
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 4; round++) {
                        Trigger trigger = last == Trigger.BEGINNING
                                ? new Trigger.At(script.between(6_000, 7_000))
                                : script.afterEnd(last, 4_000, 6_000);
                        last = script.add(
                                trigger,
                                new Fault.Pause(),
                                new Target.Client(1 + round % 2),
                                script.between(9_000, 10_000));
                    }
                });
    }
}
