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
import java.util.List;

/** R6 to R8: who is taken for in sync, and is not. */
final class InSyncReplicasScenarios {
    private static final String LAG_TIME = "replica.lag.time.max.ms";
    private static final String LOST = "lost-write";
    private static final String UNSEEN = "unseen";
    private static final String VANISHED = "vanished-read";

    /** Until something else ends it. */
    private static final long LONG_MS = 40_000;

    private InSyncReplicasScenarios() {}

    static List<Scenario> all() {
        return List.of(r6(), r7(), r8());
    }

    /**
     * A follower comes back, and catches up slowly, in small steps; before it has, the other follower dies, and then the
     * leader: if the slow one is taken for in sync it leads, without what was acknowledged while it was away.
     */
    static Scenario r6() {
        return scenario("R6", "A follower joins the in-sync replicas before it has the start of the leader's epoch.")
                .foundIn("KAFKA-7128; Apache Kafka commit 70c51633; KIP-966")
                .known(LOST, UNSEEN, VANISHED)
                .setting(LAG_TIME, "20000")
                .setting("replica.fetch.max.bytes", "32768")
                .measures(options -> options.withRecordsPerSecond(300))
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int out = script.add(
                                script.whole(last),
                                new Fault.Kill(),
                                script.follower(round, 1),
                                script.between(5_000, 6_000));
                        int slow = script.add(
                                script.afterBegin(out, 3_000, 3_500),
                                new Fault.CutTo(
                                        script.leader(round), new LinkFault(Kind.LATENCY, script.between(500, 700))),
                                Script.of(out),
                                LONG_MS);
                        int other = script.add(
                                script.afterEnd(out, 2_000, 2_500),
                                new Fault.Kill(),
                                script.follower(round, 0),
                                16_000);
                        last = script.add(
                                script.afterBegin(other, 2_000, 2_500), new Fault.Kill(), script.leader(round), 13_000);
                        script.add(script.afterBegin(last, 8_000, 8_500), new Fault.End(slow), Script.of(slow), 0);
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

    /**
     * A leader asks the controller to add a follower, which is replaced by an empty one before the request arrives; and then
     * all others die. For that the leader must not be the controller, which therefore has to be a follower, the first one:
     * made the leader, it comes first of the replicas, and hands the leadership on.
     */
    static Scenario r8() {
        return scenario("R8", "A request that adds a broker to the in-sync replicas counts for its empty successor.")
                .foundIn("KIP-903; KAFKA-14617, KAFKA-15221")
                .needs(Capability.PARTITIONS)
                .lossyCrashes(1)
                .known(LOST, UNSEEN, VANISHED)
                .setting(LAG_TIME, "15000")
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        int first = script.add(
                                script.whole(last), script.giveLeadership(round), new Target.Controller(), 0);
                        int handedOn =
                                script.add(script.afterEnd(first, 0, 50), new Fault.MoveLeader(), Script.of(first), 0);
                        int out = script.add(
                                script.whole(handedOn),
                                new Fault.Kill(),
                                script.follower(round, 1),
                                script.between(4_000, 5_000));
                        int unheard = script.add(
                                script.afterBegin(out, 1_500, 2_500),
                                new Fault.CutTo(script.leader(round), LinkFault.of(Kind.STALL)),
                                Script.of(out),
                                LONG_MS);
                        last = replaceWhileTheRequestIsOnItsWay(script, round, out, unheard);
                    }
                });
    }

    private static int replaceWhileTheRequestIsOnItsWay(Script script, int round, int out, int unheard) {
        int mute = script.add(
                script.afterEnd(out, 0, 50),
                new Fault.CutTo(new Target.Controller(), LinkFault.of(Kind.STALL)),
                script.leader(round),
                LONG_MS);
        int caughtUp = script.add(script.afterBegin(mute, 100, 300), new Fault.End(unheard), Script.of(unheard), 0);
        int empty = script.add(
                script.afterEnd(caughtUp, 1_500, 2_000),
                new Fault.CutTo(script.leader(round), LinkFault.of(Kind.STALL)),
                Script.of(out),
                LONG_MS);
        int replaced = script.add(script.afterBegin(empty, 0, 20), new Fault.Replace(), Script.of(out), 50);
        int heard = script.add(script.afterEnd(replaced, 300, 600), new Fault.End(mute), Script.of(mute), 0);
        int other = script.add(script.afterEnd(heard, 800, 1_200), new Fault.Kill(), script.follower(round, 0), 16_000);
        int leader = script.add(script.afterBegin(other, 0, 20), new Fault.Kill(), Script.of(mute), 14_000);
        script.add(script.afterBegin(leader, 8_000, 8_500), new Fault.End(empty), Script.of(empty), 0);
        return leader;
    }
}
