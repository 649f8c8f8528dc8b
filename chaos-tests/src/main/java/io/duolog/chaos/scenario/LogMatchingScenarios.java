package io.duolog.chaos.scenario;

import static io.duolog.chaos.scenario.ScenarioBuilder.scenario;
import static io.duolog.chaos.scenario.Script.cut;

import io.duolog.chaos.fault.Fault;
import io.duolog.chaos.fault.LinkPattern;
import io.duolog.chaos.fault.Target;
import io.duolog.chaos.fault.Trigger;
import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.network.LinkFault.Kind;
import io.duolog.chaos.system.Capability;
import io.duolog.chaos.workload.Workloads;
import java.util.List;

/**
 * R1 to R5: replicas whose logs do not match, and what they must give up when leaders change.
 *
 * <p>When a leader goes, the first of the other replicas that are in sync follows it: {@code follower(round, 0)}. An operator
 * who makes a broker the leader puts it in front of the replicas, so that the leader before is next then.
 */
final class LogMatchingScenarios {
    private static final String LAG_TIME = "replica.lag.time.max.ms";
    private static final String LOST = "lost-write";
    private static final String UNSEEN = "unseen";
    private static final String VANISHED = "vanished-read";
    private static final String DIVERGED = "replica-divergence";
    private static final String INCONSISTENT = "inconsistent-offsets";
    private static final String STUCK = "stuck";

    /** Until something else ends it. */
    private static final long LONG_MS = 40_000;

    private LogMatchingScenarios() {}

    static List<Scenario> all() {
        return List.of(r1(), r2(), r3(), r4(), r5());
    }

    /**
     * A new follower truncates to its high watermark, which lags, and is elected before it has fetched again what it dropped:
     * it cannot reach the leader that comes next, which dies as soon as it leads.
     */
    static Scenario r1() {
        return scenario("R1", "A new follower truncates to its high watermark and is elected before it fetches again.")
                .foundIn("KIP-101 scenario 1; Apache Kafka commit 0baea2ac")
                .known(LOST, UNSEEN, VANISHED)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int behind = script.add(
                                script.whole(last),
                                new Fault.CutTo(
                                        script.leader(round), new LinkFault(Kind.LATENCY, script.between(200, 400))),
                                script.follower(round, 1),
                                6_000);
                        int held = script.add(
                                script.afterBegin(behind, 1_500, 2_000),
                                new Fault.CutTo(script.follower(round, 0), LinkFault.of(Kind.STALL)),
                                script.follower(round, 1),
                                14_000);
                        int first = script.add(
                                script.afterBegin(held, 0, 100), new Fault.Kill(), script.leader(round), 10_000);
                        last = script.add(
                                script.afterLeaderChange(first, round, 0, 200),
                                new Fault.Kill(),
                                script.leader(round),
                                10_000);
                    }
                });
    }

    /** After all have lost power, the one with the shortest log leads first, and those with longer ones must truncate. */
    static Scenario r2() {
        return scenario("R2", "After several hard failures a replica keeps records that its new leader does not have.")
                .foundIn("KIP-101 scenario 2; hachikuji/kafka-specification")
                .needs(Capability.POWER_LOSS)
                .lossyCrashes(3)
                .known(DIVERGED, INCONSISTENT, STUCK)
                .script(script -> {
                    int stalled = script.add(
                            script.whole(Trigger.BEGINNING),
                            cut(LinkPattern.FROM_OTHER_BROKERS, Kind.STALL),
                            script.leader(0),
                            1_500);
                    int last = script.add(
                            script.afterBegin(stalled, 500, 1_200), new Fault.Kill(), Script.of(stalled), 5_000);
                    for (int round = 0; round < 2; round++) {
                        int first = script.below(script.brokers());
                        Trigger trigger = script.whole(last);
                        for (int i = 0; i < script.brokers(); i++) {
                            int broker = 1 + (first + i) % script.brokers();
                            last = script.add(
                                    trigger, new Fault.PowerLoss(), new Target.Broker(broker), 2_000L + 2_500L * i);
                            trigger = script.afterBegin(last, 0, 100);
                        }
                    }
                });
    }

    /**
     * A leader without followers, so that nobody has the end of its log, loses its leadership without learning what comes
     * then: a second epoch whose few records only its leader has when that dies. The first leads again, and its log is longer
     * than that of the dead one, which comes back with an epoch that nobody has ever seen.
     */
    static Scenario r3() {
        return scenario("R3", "After fast fail-overs a leader is asked for the end of an epoch that it has never seen.")
                .foundIn("KIP-279; Apache Kafka commit 9679c44d")
                .known(DIVERGED, INCONSISTENT, LOST, STUCK)
                .workload(Workloads.ACKS_MIX)
                .setting(LAG_TIME, "15000")
                .script(script -> {
                    script.aimAtAcks(1);
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int alone = script.add(
                                script.whole(last),
                                cut(LinkPattern.FROM_OTHER_BROKERS, Kind.STALL),
                                script.leader(0),
                                LONG_MS);
                        int deaf = script.add(
                                script.afterBegin(alone, 0, 20),
                                cut(LinkPattern.TO_BROKERS, Kind.STALL),
                                Script.of(alone),
                                LONG_MS);
                        int away = script.add(
                                script.afterBegin(deaf, 1_500, 2_000), new Fault.MoveLeader(), Script.of(alone), 0);
                        last = script.add(script.afterEnd(away, 100, 400), new Fault.Kill(), script.leader(0), 5_000);
                        script.endOnce(deaf, last);
                        script.endOnce(alone, last);
                    }
                });
    }

    /**
     * A broker leads an epoch that its predecessor cannot follow, and is stopped until that one leads again. When it goes on,
     * its leader is again who it was, but the logs are not what they were.
     */
    static Scenario r4() {
        return scenario(
                        "R4",
                        "A follower that has missed an epoch skips truncation, since its leader seems to be the same.")
                .foundIn("KAFKA-7164; Apache Kafka commit 69283b40")
                .known(DIVERGED, INCONSISTENT, LOST, STUCK)
                .workload(Workloads.ACKS_MIX)
                .setting(LAG_TIME, "15000")
                .script(script -> {
                    script.aimAtAcks(1);
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int deaf = script.add(
                                script.whole(last), cut(LinkPattern.TO_BROKERS, Kind.STALL), script.leader(0), LONG_MS);
                        int away = script.add(
                                script.afterBegin(deaf, 100, 400), new Fault.MoveLeader(), Script.of(deaf), 0);
                        last = script.add(
                                script.afterEnd(away, 500, 1_000), new Fault.Pause(), script.leader(0), 9_000);
                        script.endOnce(deaf, last);
                    }
                });
    }

    /**
     * A follower's fetch is late by two epochs: it says what the follower had before it followed another leader, and truncated.
     * By then the leader of the fetch leads again, with what the follower does not have any more, and readers are shown it. The
     * follower gets no answers as long as it could catch up, and is the only one that is left.
     */
    static Scenario r5() {
        return scenario(
                        "R5",
                        "A fetch of an old epoch counts, and moves the high watermark over records that are not there.")
                .foundIn("KIP-320; Apache Kafka commits ed3bd796 and 409fabc5")
                .known(LOST, UNSEEN, VANISHED, INCONSISTENT, DIVERGED, "poll-skip", "offset-reset")
                .workload(Workloads.ACKS_MIX)
                .setting(LAG_TIME, "30000")
                .script(script -> {
                    script.aimAtAcks(1);
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int behind = script.add(
                                script.whole(last),
                                new Fault.CutTo(script.leader(round), LinkFault.of(Kind.STALL)),
                                script.follower(round, 0),
                                LONG_MS);
                        int late = script.add(
                                script.afterBegin(behind, 300, 600),
                                new Fault.CutTo(script.leader(round), LinkFault.of(Kind.REQUEST_LATE)),
                                script.follower(round, 1),
                                LONG_MS);
                        int deaf = script.add(
                                script.afterBegin(late, 0, 20),
                                cut(LinkPattern.TO_BROKERS, Kind.STALL),
                                script.leader(round),
                                LONG_MS);
                        int away = script.add(
                                script.afterBegin(deaf, 300, 600), script.giveLeadership(round), Script.of(behind), 0);
                        int back = script.add(
                                script.afterEnd(away, 700, 1_200), script.giveLeadership(round), Script.of(deaf), 0);
                        script.add(script.afterEnd(back, 0, 50), new Fault.End(behind), Script.of(behind), 0);
                        script.add(script.afterEnd(back, 0, 50), new Fault.End(deaf), Script.of(deaf), 0);
                        int heard = script.add(
                                script.afterEnd(back, 3_000, 3_500),
                                new Fault.CutTo(Script.of(deaf), LinkFault.of(Kind.ANSWER_LATE)),
                                Script.of(late),
                                LONG_MS);
                        script.endOnce(late, heard);
                        int first = script.add(
                                script.afterBegin(heard, 3_000, 3_500), new Fault.Kill(), Script.of(deaf), 12_000);
                        last = script.add(script.afterBegin(first, 0, 20), new Fault.Kill(), Script.of(behind), 12_000);
                        script.add(script.afterBegin(last, 8_000, 8_500), new Fault.End(heard), Script.of(heard), 0);
                    }
                });
    }
}
