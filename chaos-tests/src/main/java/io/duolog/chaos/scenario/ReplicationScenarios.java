package io.duolog.chaos.scenario;

import static io.duolog.chaos.scenario.ScenarioBuilder.scenario;
import static io.duolog.chaos.scenario.Script.cut;

import io.duolog.chaos.fault.Fault;
import io.duolog.chaos.fault.LinkPattern;
import io.duolog.chaos.fault.Trigger;
import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.network.LinkFault.Kind;
import io.duolog.chaos.system.Capability;
import io.duolog.chaos.system.DiskFault;
import java.util.List;

/** R9 to R12: what is acknowledged, shown or stored, and should not be. */
final class ReplicationScenarios {
    private static final String LOST = "lost-write";
    private static final String UNSEEN = "unseen";
    private static final String VANISHED = "vanished-read";
    private static final String DIVERGED = "replica-divergence";
    private static final String INCONSISTENT = "inconsistent-offsets";

    private ReplicationScenarios() {}

    static List<Scenario> all() {
        return List.of(r9(), r10(), r11(), r12());
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
