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
import io.duolog.chaos.system.DiskFault;
import java.util.List;

/** R1 to R12: what replication got wrong before. */
final class ReplicationScenarios {
    private static final String LOST = "lost-write";
    private static final String UNSEEN = "unseen";
    private static final String VANISHED = "vanished-read";
    private static final String DIVERGED = "replica-divergence";
    private static final String INCONSISTENT = "inconsistent-offsets";

    private ReplicationScenarios() {}

    static List<Scenario> all() {
        return List.of(r1(), r2(), r3(), r4(), r5(), r6(), r7(), r8(), r9(), r10(), r11(), r12());
    }

    /**
     * A new follower truncates to its high watermark, which lags, and is elected before it has fetched again what it dropped:
     * a follower's links are slow, the leader dies, and so does the next as soon as it leads.
     */
    static Scenario r1() {
        return scenario("R1", "A new follower truncates to its high watermark and is elected before it fetches again.")
                .foundIn("KIP-101 scenario 1; Apache Kafka commit 0baea2ac")
                .known(LOST, UNSEEN, VANISHED)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 3; round++) {
                        int slow = script.add(
                                script.whole(last),
                                cut(LinkPattern.TO_BROKERS, Kind.LATENCY, script.between(400, 900)),
                                script.follower(round, script.below(2)),
                                8_000);
                        int first = script.add(
                                script.afterBegin(slow, 1_200, 2_000), new Fault.Kill(), script.leader(round), 6_000);
                        last = script.add(
                                script.afterLeaderChange(first, round, 0, 500),
                                new Fault.Kill(),
                                script.leader(round),
                                8_000);
                    }
                });
    }

    /** After all have lost power, the one with the shortest log leads first, and those with longer ones must truncate. */
    static Scenario r2() {
        return scenario("R2", "After several hard failures a replica keeps records that its new leader does not have.")
                .foundIn("KIP-101 scenario 2; hachikuji/kafka-specification")
                .needs(Capability.POWER_LOSS)
                .lossyCrashes(3)
                .known(DIVERGED, INCONSISTENT)
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

    /** Leaders die one after the other, each with a record that nobody else has: epochs that others have never seen. */
    static Scenario r3() {
        return scenario("R3", "After fast fail-overs a leader is asked for the end of an epoch that it has never seen.")
                .foundIn("KIP-279; Apache Kafka commit 9679c44d")
                .known(DIVERGED, INCONSISTENT, LOST)
                .measures(options -> options.withRecordsPerSecond(200))
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 5; round++) {
                        int alone = script.add(
                                round == 0 ? script.whole(last) : script.afterLeaderChange(last, 0, 0, 600),
                                cut(LinkPattern.FROM_OTHER_BROKERS, Kind.STALL),
                                script.leader(0),
                                1_500);
                        last = script.add(
                                script.afterBegin(alone, 300, 900),
                                new Fault.Kill(),
                                Script.of(alone),
                                script.between(1_000, 4_500));
                    }
                });
    }

    /** A follower misses an epoch: the leader is again who it was, but its log is not what it was. */
    static Scenario r4() {
        return scenario(
                        "R4",
                        "A follower that has missed an epoch skips truncation, since its leader seems to be the same.")
                .foundIn("KAFKA-7164; Apache Kafka commit 69283b40")
                .known(DIVERGED, INCONSISTENT, LOST)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int slow = script.add(
                                script.whole(last),
                                cut(LinkPattern.TO_BROKERS, Kind.LATENCY, script.between(300, 700)),
                                script.follower(round, 0),
                                5_000);
                        int unaware = script.add(
                                script.afterBegin(slow, 800, 1_200),
                                cut(LinkPattern.TO_COORDINATION, Kind.STALL),
                                script.follower(round, 1),
                                12_000);
                        int dead = script.add(
                                script.afterBegin(unaware, 100, 500), new Fault.Kill(), script.leader(round), 4_500);
                        script.add(
                                script.afterEnd(dead, 1_500, 2_500), new Fault.MoveLeader(), script.leader(round), 0);
                        last = script.add(
                                script.afterEnd(unaware, 0, 500), new Fault.Kill(), script.leader(round), 3_000);
                    }
                });
    }

    /** Brokers learn of elections at different times, and leadership goes away and comes back before all know. */
    static Scenario r5() {
        return scenario(
                        "R5",
                        "A fetch of an old epoch counts, and moves the high watermark over records that are not there.")
                .foundIn("KIP-320; Apache Kafka commits ed3bd796 and 409fabc5")
                .known(LOST, UNSEEN, VANISHED, INCONSISTENT, DIVERGED, "poll-skip", "offset-reset")
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 3; round++) {
                        int slow = script.add(
                                script.whole(last),
                                cut(LinkPattern.TO_BROKERS, Kind.LATENCY, script.between(200, 600)),
                                script.follower(round, 0),
                                6_000);
                        int unaware = script.add(
                                script.afterBegin(slow, 500, 1_000),
                                cut(LinkPattern.TO_COORDINATION, Kind.STALL),
                                script.follower(round, 1),
                                2_600);
                        int away = script.add(
                                script.afterBegin(unaware, 100, 300), new Fault.MoveLeader(), script.leader(round), 0);
                        int back = script.add(
                                script.afterEnd(away, 0, 300), new Fault.MoveLeader(), script.leader(round), 0);
                        last = script.add(
                                script.afterEnd(back, 500, 1_500), new Fault.Kill(), script.leader(round), 5_000);
                    }
                });
    }

    /** A follower that is far behind catches up slowly while leaders change, and must not join too early. */
    static Scenario r6() {
        return scenario("R6", "A follower joins the in-sync replicas before it has the start of the leader's epoch.")
                .foundIn("KAFKA-7128; Apache Kafka commit 70c51633; KIP-966")
                .known(LOST, UNSEEN, VANISHED)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int out = script.add(
                                script.whole(last),
                                cut(LinkPattern.TO_BROKERS, Kind.STALL),
                                script.follower(round, script.below(2)),
                                script.between(4_500, 6_000));
                        int slow = script.add(
                                new Trigger.AfterEnd(out, 0),
                                cut(LinkPattern.TO_BROKERS, Kind.BANDWIDTH, script.between(100, 400)),
                                Script.of(out),
                                8_000);
                        int first = script.add(
                                script.afterBegin(slow, 200, 1_200), new Fault.Kill(), script.leader(round), 6_000);
                        last = script.add(
                                script.afterLeaderChange(first, round, 100, 1_500),
                                new Fault.Kill(),
                                script.leader(round),
                                8_000);
                    }
                });
    }

    /** A leader drops a slow follower from the in-sync replicas, and nobody hears of it before the leader dies. */
    static Scenario r7() {
        return scenario(
                        "R7",
                        "A leader acknowledges on in-sync replicas that it has proposed and nobody has confirmed.")
                .foundIn("KIP-497; Apache Kafka commit 57de67db")
                .known(LOST, UNSEEN, VANISHED)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 3; round++) {
                        int slow = script.add(
                                script.whole(last),
                                new Fault.CutTo(script.leader(round), LinkFault.of(Kind.STALL)),
                                script.follower(round, 0),
                                9_000);
                        int mute = script.add(
                                script.afterBegin(slow, 2_000, 2_800),
                                cut(LinkPattern.TO_COORDINATION, Kind.STALL),
                                script.leader(round),
                                6_000);
                        last = script.add(
                                script.afterBegin(mute, 1_800, 2_600), new Fault.Kill(), Script.of(mute), 6_000);
                    }
                });
    }

    /** A leader asks to add a follower, which is replaced by an empty one before the request arrives. */
    static Scenario r8() {
        return scenario("R8", "A request that adds a broker to the in-sync replicas counts for its empty successor.")
                .foundIn("KIP-903; KAFKA-14617, KAFKA-15221")
                .lossyCrashes(1)
                .known(LOST, UNSEEN, VANISHED)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int out = script.add(
                                script.whole(last),
                                new Fault.Kill(),
                                script.follower(round, script.below(2)),
                                script.between(4_000, 5_000));
                        int mute = script.add(
                                new Trigger.AfterEnd(out, 0),
                                cut(LinkPattern.TO_COORDINATION, Kind.STALL),
                                script.leader(round),
                                6_000);
                        int replaced =
                                script.add(script.afterBegin(mute, 300, 900), new Fault.Replace(), Script.of(out), 50);
                        int heard =
                                script.add(script.afterEnd(replaced, 0, 200), new Fault.End(mute), Script.of(mute), 0);
                        last = script.add(
                                script.afterEnd(heard, 200, 900), new Fault.Kill(), script.leader(round), 6_000);
                    }
                });
    }

    /** The in-sync replicas shrink to one, and that one loses its power. */
    static Scenario r9() {
        return scenario("R9", "The last replica in sync loses its power, leads again, and everybody truncates to it.")
                .foundIn("KIP-966; Apache Kafka commits 376e9e20 and 14029e2d")
                .needs(Capability.POWER_LOSS)
                .lossyCrashes(1)
                .known(LOST, UNSEEN, VANISHED)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int first = script.add(
                                script.whole(last),
                                new Fault.CutTo(script.leader(round), LinkFault.of(Kind.BLACK_HOLE)),
                                script.follower(round, 0),
                                13_000);
                        int second = script.add(
                                script.afterBegin(first, 3_800, 4_800),
                                new Fault.CutTo(script.leader(round), LinkFault.of(Kind.BLACK_HOLE)),
                                script.follower(round, 1),
                                9_000);
                        last = script.add(
                                script.afterBegin(second, 4_000, 5_500),
                                new Fault.PowerLoss(),
                                script.leader(round),
                                script.between(500, 3_000));
                    }
                });
    }

    /** A leader that nobody follows must not acknowledge: it dies, is stopped, or is deposed with appends that wait. */
    static Scenario r10() {
        return scenario("R10", "A record is acknowledged before it is committed.")
                .foundIn("Redpanda PR 3003 (commit c230235c); Jepsen's analyses of Kafka 0.8 and Redpanda")
                .known(LOST, UNSEEN, INCONSISTENT, VANISHED)
                .script(script -> {
                    int alone = script.add(
                            script.whole(Trigger.BEGINNING),
                            cut(LinkPattern.FROM_OTHER_BROKERS, Kind.STALL),
                            script.leader(0),
                            2_000);
                    int dead =
                            script.add(script.afterBegin(alone, 600, 1_300), new Fault.Kill(), Script.of(alone), 5_000);
                    int waiting = script.add(
                            script.whole(dead),
                            cut(LinkPattern.FROM_OTHER_BROKERS, Kind.STALL),
                            script.leader(1),
                            3_500);
                    script.add(script.afterBegin(waiting, 500, 1_500), new Fault.MoveLeader(), Script.of(waiting), 0);
                    int late = script.add(
                            script.whole(waiting),
                            cut(LinkPattern.FROM_OTHER_BROKERS, Kind.STALL),
                            script.leader(0),
                            2_500);
                    script.add(
                            script.afterBegin(late, 300, 900),
                            new Fault.Pause(),
                            Script.of(late),
                            script.between(4_500, 7_000));
                });
    }

    /** Readers must see only what is committed: a leader that nobody follows dies, and leadership moves under readers. */
    static Scenario r11() {
        return scenario(
                        "R11",
                        "A reader gets records above the high watermark, or a high watermark that is not the reader's.")
                .foundIn("KAFKA-14704 (commit bd32d98b), KAFKA-9807 (commit d4eb406f), Redpanda PR 3036")
                .known(VANISHED, "nonmonotonic-poll", INCONSISTENT)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int alone = script.add(
                                script.whole(last),
                                cut(LinkPattern.FROM_OTHER_BROKERS, Kind.STALL),
                                script.leader(round),
                                2_500);
                        int dead = script.add(
                                script.afterBegin(alone, 800, 2_000), new Fault.Kill(), Script.of(alone), 4_500);
                        int moved = script.add(script.whole(dead), new Fault.MoveLeader(), script.leader(round), 0);
                        last = script.add(
                                script.afterEnd(moved, 200, 800), new Fault.MoveLeader(), script.leader(round), 0);
                    }
                });
    }

    /** Power is lost, a broker dies again while it recovers, and disks are full or fail. */
    static Scenario r12() {
        return scenario("R12", "A broker recovers wrongly from a torn log, or goes on after an I/O error.")
                .foundIn("KAFKA-10778, KAFKA-10471, KAFKA-16541; Apache Kafka commit bc96a8fe")
                .needs(Capability.POWER_LOSS)
                .lossyCrashes(1)
                .known(LOST, UNSEEN, "corrupt", DIVERGED, INCONSISTENT, "stuck")
                .script(script -> {
                    int torn =
                            script.add(script.whole(Trigger.BEGINNING), new Fault.PowerLoss(), script.leader(0), 1_500);
                    int again = script.add(script.afterEnd(torn, 0, 300), new Fault.Kill(), Script.of(torn), 500);
                    int full = script.add(
                            script.whole(again),
                            new Fault.Disk(DiskFault.FULL),
                            script.follower(1, script.below(2)),
                            4_000);
                    int failing =
                            script.add(script.whole(full), new Fault.Disk(DiskFault.FAILING), script.leader(1), 4_000);
                    script.add(
                            script.whole(failing), new Fault.PowerLoss(), script.follower(0, script.below(2)), 2_000);
                });
    }
}
