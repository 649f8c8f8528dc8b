package io.duolog.chaos.scenario;

import static io.duolog.chaos.scenario.ScenarioBuilder.scenario;
import static io.duolog.chaos.scenario.Script.cut;

import io.duolog.chaos.fault.Fault;
import io.duolog.chaos.fault.LinkPattern;
import io.duolog.chaos.fault.Trigger;
import io.duolog.chaos.network.LinkFault.Kind;
import io.duolog.chaos.system.Capability;
import io.duolog.chaos.workload.Workloads;
import java.util.List;

/** Positive controls: settings that promise less, under faults that make it show; a harness that sees nothing is blind. */
final class ControlScenarios {
    private static final String LOST = "lost-write";
    private static final String UNSEEN = "unseen";
    private static final String VANISHED = "vanished-read";

    private ControlScenarios() {}

    static List<Scenario> all() {
        return List.of(uncleanElection(), oneInSync(), leaderAlone(), answersLate());
    }

    /** The only replica in sync dies, and one that was not in sync may lead: R13 of the design. */
    static Scenario uncleanElection() {
        return scenario(
                        "control-unclean-election",
                        "A replica that is not in sync is elected; legal where it is asked for.")
                .foundIn("unclean.leader.election.enable=true; Jepsen's analysis of Kafka 0.8")
                .workload(Workloads.UNSAFE)
                .mustShow(LOST, UNSEEN, VANISHED)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int alone = script.add(
                                script.whole(last),
                                cut(LinkPattern.FROM_OTHER_BROKERS, Kind.STALL),
                                script.leader(round),
                                script.between(5_000, 6_000));
                        last = script.add(
                                script.afterBegin(alone, 4_500, 4_900), new Fault.Kill(), Script.of(alone), 9_000);
                    }
                });
    }

    /** With one replica in sync acks=all is enough, and that one loses its power. */
    static Scenario oneInSync() {
        return scenario(
                        "control-min-insync-1",
                        "acks=all with one replica in sync does not survive a lossy crash; legal.")
                .foundIn("min.insync.replicas=1; Jepsen's analysis of Kafka 0.8; KIP-966")
                .needs(Capability.POWER_LOSS)
                .lossyCrashes(1)
                .measures(options -> options.withTopics(2, 3, 1))
                .mustShow(LOST, UNSEEN, VANISHED)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int alone = script.add(
                                script.whole(last),
                                cut(LinkPattern.FROM_OTHER_BROKERS, Kind.STALL),
                                script.leader(round),
                                script.between(7_000, 8_000));
                        last = script.add(
                                script.afterBegin(alone, 6_000, 6_800),
                                new Fault.PowerLoss(),
                                Script.of(alone),
                                script.between(1_000, 3_000));
                    }
                });
    }

    /** A leader that nobody has followed for a moment dies: what it alone had acknowledged with acks=1 is gone. */
    static Scenario leaderAlone() {
        return scenario("control-acks-1", "A record that only its leader has is lost with it; legal with acks=1.")
                .foundIn("acks=1")
                .workload(Workloads.ACKS_MIX)
                .mustShow(LOST, UNSEEN)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 3; round++) {
                        int alone = script.add(
                                script.whole(last),
                                cut(LinkPattern.FROM_OTHER_BROKERS, Kind.STALL),
                                script.leaderWithAcks(1, 0),
                                2_500);
                        last = script.add(
                                script.afterBegin(alone, 1_000, 1_800),
                                new Fault.Kill(),
                                Script.of(alone),
                                script.between(5_000, 6_000));
                    }
                });
    }

    /** Answers come too late, and producers that are not idempotent send again. */
    static Scenario answersLate() {
        return scenario(
                        "control-duplicates",
                        "A batch whose answer came too late is stored twice; legal without idempotence.")
                .foundIn("enable.idempotence=false with retries")
                .workload(Workloads.NO_IDEMPOTENCE)
                .mustShow("duplicate")
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (Kind kind : List.of(Kind.ANSWER_LATE, Kind.ANSWER_LOST)) {
                        last = script.add(
                                script.whole(last),
                                cut(LinkPattern.FROM_CLIENTS, kind),
                                script.leader(0),
                                script.between(3_500, 4_500));
                    }
                });
    }
}
