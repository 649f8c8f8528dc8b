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

/** P1 to P7: what happens to a batch that is sent again. */
final class ProducerScenarios {
    private static final String DUPLICATE = "duplicate";
    private static final String REORDERED = "nonmonotonic-send";
    private static final String INCONSISTENT = "inconsistent-offsets";
    private static final String LOST = "lost-write";
    private static final String STUCK = "stuck";

    private ProducerScenarios() {}

    static List<Scenario> all() {
        return List.of(p1(), p2(), p3(), p4(), p5(), p6(), p7());
    }

    /** Answers are lost and producers are not idempotent: duplicates are legal, and must be seen. */
    static Scenario p1() {
        return scenario("P1", "A batch whose answer was lost is stored twice; legal without idempotence.")
                .foundIn("KIP-98; Redpanda issue 3039 before its fix")
                .workload(Workloads.NO_IDEMPOTENCE)
                .mustShow(DUPLICATE)
                .script(script -> answersLost(script, Kind.ANSWER_LOST));
    }

    /** Some batches fail while others, sent later, succeed: another order is legal without idempotence. */
    static Scenario p2() {
        return scenario(
                        "P2",
                        "A batch that is sent again is stored after one that was sent later; legal without idempotence.")
                .foundIn("KAFKA-5494; max.in.flight.requests.per.connection above 1")
                .workload(Workloads.NO_IDEMPOTENCE)
                .mustShow(REORDERED, DUPLICATE)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int alone = script.add(
                                script.whole(last),
                                cut(LinkPattern.FROM_OTHER_BROKERS, Kind.STALL),
                                script.leader(round),
                                script.between(4_500, 6_000));
                        last = script.add(
                                script.whole(alone),
                                cut(LinkPattern.FROM_CLIENTS, Kind.TORN, script.between(20, 400)),
                                script.leader(round),
                                2_500);
                    }
                });
    }

    /** Answers are lost while leaders die, so that the next one must know what the last one had stored. */
    static Scenario p3() {
        return scenario("P3", "A new leader does not know what its predecessor had stored, and stores it again.")
                .foundIn("Redpanda issue 3039, PR 3040 and PR 3077; Apache Kafka's producer snapshots")
                .known(DUPLICATE, REORDERED)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 3; round++) {
                        int lost = script.add(
                                script.whole(last),
                                cut(LinkPattern.FROM_CLIENTS, Kind.ANSWER_LOST),
                                script.leader(round),
                                4_000);
                        Fault end = round == 1 ? new Fault.Terminate() : new Fault.Kill();
                        last = script.add(
                                script.afterBegin(lost, 400, 2_500), end, Script.of(lost), script.between(500, 5_000));
                    }
                    script.add(
                            script.whole(last),
                            cut(LinkPattern.FROM_CLIENTS, Kind.ANSWER_LOST),
                            script.leader(0),
                            4_000);
                });
    }

    /** Answers are lost under a leader that stays: what is sent again is known, and its offset is the first one's. */
    static Scenario p4() {
        return scenario("P4", "A batch that is known already is confirmed with an offset that is not its own.")
                .foundIn("Redpanda commit 8cd0bc66 (issue 5026)")
                .known(INCONSISTENT, LOST, DUPLICATE)
                .script(script -> answersLost(script, Kind.ANSWER_LOST));
    }

    /** Requests are held for longer than clients wait: the first attempt and the second arrive at the same time. */
    static Scenario p5() {
        return scenario("P5", "Two attempts of one batch are appended at the same time.")
                .foundIn("Redpanda issue 4366")
                .known(DUPLICATE, REORDERED, INCONSISTENT)
                .script(script -> {
                    answersLost(script, Kind.STALL);
                });
    }

    /** Batches expire before they are answered, and the producer goes on with a new epoch. */
    static Scenario p6() {
        return scenario(
                        "P6",
                        "A producer that has given up a batch goes on with a sequence that the broker does not expect.")
                .foundIn("KIP-360; Apache Kafka commits 937f1f74 and fecb977b")
                .measures(options -> options.withTimeouts(1_500, 4_000))
                .known(DUPLICATE, REORDERED, LOST, STUCK)
                .script(script -> {
                    int lost = script.add(
                            script.whole(Trigger.BEGINNING),
                            cut(LinkPattern.FROM_CLIENTS, Kind.ANSWER_LOST),
                            script.leader(0),
                            script.between(5_000, 7_000));
                    int silent = script.add(
                            script.whole(lost),
                            cut(LinkPattern.FROM_CLIENTS, Kind.BLACK_HOLE),
                            script.leader(1),
                            script.between(5_000, 7_000));
                    script.add(
                            script.afterBegin(silent, 4_000, 5_000),
                            new Fault.Kill(),
                            Script.of(silent),
                            script.between(2_000, 4_000));
                });
    }

    /** Producers are silent for longer than brokers remember them, and must neither get stuck nor repeat themselves. */
    static Scenario p7() {
        return scenario("P7", "A producer that brokers have forgotten cannot go on, or repeats what it had sent.")
                .foundIn("KAFKA-9144 (commit dbc9cd63)")
                .measures(options -> options.withTimeouts(1_500, 4_000))
                .setting("producer.id.expiration.ms", "6000")
                .setting("producer.id.expiration.check.interval.ms", "1000")
                .known(DUPLICATE, REORDERED, LOST, STUCK)
                .script(script -> {
                    int stopped = script.add(
                            script.whole(Trigger.BEGINNING),
                            new Fault.Pause(),
                            new Target.Client(1),
                            script.between(8_500, 10_000));
                    int again =
                            script.add(script.afterEnd(stopped, 500, 2_000), new Fault.Kill(), script.leader(0), 3_000);
                    script.add(
                            script.whole(again),
                            new Fault.Pause(),
                            new Target.Client(1),
                            script.between(8_500, 10_000));
                });
    }

    /** Three times, for about as long as a request may take, so that some attempts are on the way when it heals. */
    private static void answersLost(Script script, Kind kind) {
        int last = Trigger.BEGINNING;
        for (int round = 0; round < 3; round++) {
            last = script.add(
                    script.whole(last),
                    cut(LinkPattern.FROM_CLIENTS, kind),
                    script.leader(round),
                    script.between(2_500, 4_500));
        }
    }
}
