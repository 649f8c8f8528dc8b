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

/** R9 to R14: what is acknowledged, shown or stored, and should not be. */
final class ReplicationScenarios {
    private static final String LOST = "lost-write";
    private static final String UNSEEN = "unseen";
    private static final String VANISHED = "vanished-read";
    private static final String DIVERGED = "replica-divergence";
    private static final String INCONSISTENT = "inconsistent-offsets";

    private ReplicationScenarios() {}

    static List<Scenario> all() {
        return List.of(r9(), r10(), r11(), r12(), r13(), r14(), r15());
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
                        // Behind latency the leader always has what its followers do not have yet.
                        int alone = script.add(
                                script.whole(last),
                                cut(LinkPattern.FROM_OTHER_BROKERS, Kind.LATENCY, script.between(200, 400)),
                                script.leader(round),
                                18_000);
                        int first = script.add(
                                script.afterBegin(alone, 500, 1_000),
                                new Fault.CutTo(Script.of(alone), LinkFault.of(Kind.BLACK_HOLE)),
                                script.follower(round, 0),
                                17_000);
                        int second = script.add(
                                script.afterBegin(first, 4_500, 5_500),
                                new Fault.CutTo(Script.of(alone), LinkFault.of(Kind.BLACK_HOLE)),
                                script.follower(round, 1),
                                12_000);
                        last = script.add(
                                script.afterBegin(second, 6_000, 7_500),
                                new Fault.PowerLoss(),
                                Script.of(alone),
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
                    // Behind latency there is always an append that waits when leadership goes to a follower without
                    // it.
                    int waiting = script.add(
                            script.whole(dead),
                            cut(LinkPattern.FROM_OTHER_BROKERS, Kind.LATENCY, script.between(600, 900)),
                            script.leader(1),
                            4_500);
                    script.add(script.afterBegin(waiting, 1_500, 2_500), new Fault.MoveLeader(), Script.of(waiting), 0);
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
                // Batches of one record: a reader that may read one too many gets one of them, and not a part of a
                // larger.
                .measures(options -> options.withTopics(8, 3, 2).withRecordsPerSecond(120))
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
                // Many logs: what power takes from each, and where it leaves holes, is drawn anew.
                .measures(options -> options.withTopics(12, 3, 2))
                .script(script -> {
                    int torn =
                            script.add(script.whole(Trigger.BEGINNING), new Fault.PowerLoss(), script.leader(0), 1_500);
                    int again = script.add(script.afterEnd(torn, 0, 300), new Fault.Kill(), Script.of(torn), 500);
                    for (int round = 1; round <= 3; round++) {
                        again = script.add(
                                script.whole(again),
                                new Fault.PowerLoss(),
                                script.follower(round, round % 2),
                                script.between(500, 1_500));
                    }
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

    /**
     * Brokers recover again and again from logs with holes. There are many logs, and each hole begins in the middle of a batch,
     * whose beginning is whole.
     */
    static Scenario r13() {
        return scenario("R13", "A broker takes a batch that its power tore for whole.")
                .foundIn("the recovery of Apache Kafka's LogSegment.recover, which checks every batch")
                .needs(Capability.POWER_LOSS)
                .lossyCrashes(1)
                .known(LOST, UNSEEN, "corrupt", DIVERGED, INCONSISTENT, "stuck")
                .measures(options -> options.withTopics(12, 3, 2))
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 4; round++) {
                        last = script.add(
                                script.whole(last),
                                new Fault.PowerLoss(),
                                round % 2 == 0 ? script.leader(round) : script.follower(round, 0),
                                script.between(500, 1_500));
                    }
                });
    }

    /** Power is lost everywhere at once, twice; every broker had to force what it confirmed. */
    static Scenario r14() {
        return scenario("R14", "A record that has to be on disk before it is acknowledged is lost with the power.")
                .foundIn("Jepsen's analysis of NATS 2.12.1")
                .needs(Capability.POWER_LOSS)
                .needs(Capability.FLUSH_BEFORE_ACK)
                .setting("log.flush.before.ack", "true")
                // Each batch waits for disks that the brokers share with one another, and perhaps with a build.
                .measures(options -> options.withRecordsPerSecond(150))
                .lossyCrashes(3)
                .known(LOST, UNSEEN, VANISHED, INCONSISTENT)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        last = script.add(
                                script.whole(last),
                                new Fault.PowerLoss(),
                                new Target.AllBrokers(),
                                script.between(500, 1_500));
                    }
                });
    }

    /**
     * All others have died when the last replica in sync loses its power, and it is back before them: it must wait for one of
     * those that may be elected. Where brokers vote, it cannot even register before one of them is back.
     */
    static Scenario r15() {
        return scenario("R15", "A broker that lost its power leads again, since it was the last one in sync.")
                .foundIn("KIP-966, unclean shutdowns; Apache Kafka commit 14029e2d")
                .needs(Capability.POWER_LOSS)
                .lossyCrashes(1)
                .known(LOST, UNSEEN, VANISHED, INCONSISTENT)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int first = script.add(script.whole(last), new Fault.Kill(), script.follower(round, 0), 16_000);
                        int second = script.add(
                                script.afterBegin(first, 1_000, 2_000),
                                new Fault.Kill(),
                                script.follower(round, 1),
                                14_500);
                        script.add(
                                script.afterBegin(second, 3_000, 4_000),
                                new Fault.PowerLoss(),
                                script.leader(round),
                                script.between(500, 1_500));
                        last = first;
                    }
                });
    }
}
