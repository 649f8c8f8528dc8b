package io.duolog.chaos.scenario;

import static io.duolog.chaos.scenario.ScenarioBuilder.scenario;
import static io.duolog.chaos.scenario.Script.cut;

import io.duolog.chaos.fault.Fault;
import io.duolog.chaos.fault.LinkPattern;
import io.duolog.chaos.fault.Target;
import io.duolog.chaos.fault.Trigger;
import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.network.LinkFault.Kind;
import io.duolog.chaos.workload.Workloads;
import java.util.List;

/** C1 to C5: what control planes got wrong before. */
final class ControlPlaneScenarios {
    private static final String LOST = "lost-write";
    private static final String UNSEEN = "unseen";
    private static final String VANISHED = "vanished-read";
    private static final String DIVERGED = "replica-divergence";
    private static final String INCONSISTENT = "inconsistent-offsets";
    private static final String STUCK = "stuck";

    private ControlPlaneScenarios() {}

    static List<Scenario> all() {
        return List.of(c1(), c2(), c3(), c4(), c5());
    }

    /** A controller is stopped, or cut off, for longer than its session, and goes on when another has taken over. */
    static Scenario c1() {
        return scenario("C1", "Writes that a deposed controller had queued land after its successor has taken over.")
                .foundIn("KAFKA-6082 (commit 297fb396), KAFKA-14154 (commit 520f7299)")
                .known(LOST, UNSEEN, VANISHED, INCONSISTENT, DIVERGED, STUCK)
                .script(script -> {
                    int stopped = script.add(
                            script.whole(Trigger.BEGINNING),
                            new Fault.Pause(),
                            new Target.Controller(),
                            script.between(5_000, 8_000));
                    script.add(script.afterBegin(stopped, 3_500, 4_800), new Fault.MoveLeader(), script.leader(0), 0);
                    int mute = script.add(
                            script.whole(stopped),
                            cut(LinkPattern.TO_COORDINATION, Kind.STALL),
                            new Target.Controller(),
                            script.between(5_000, 7_000));
                    script.add(script.afterBegin(mute, 200, 2_500), new Fault.Kill(), script.leader(1), 3_000);
                    script.add(
                            script.whole(mute),
                            new Fault.Pause(),
                            new Target.Controller(),
                            script.between(2_500, 3_500));
                });
    }

    /**
     * A leader has lost its session and does not know, and clients still reach it, for long enough that what it confirms
     * cannot be of the time before it had to know.
     */
    static Scenario c2() {
        return scenario("C2", "A leader that has lost its session goes on to serve its clients.")
                .foundIn("KAFKA-1382 (commit dee16451), KAFKA-9307")
                .workload(Workloads.ACKS_MIX)
                .known(LOST, UNSEEN, VANISHED, INCONSISTENT, STUCK)
                .script(script -> {
                    int last = Trigger.BEGINNING;
                    for (int round = 0; round < 2; round++) {
                        // A client that reaches nobody else does not learn who leads instead, and goes on to write.
                        int deaf = script.add(
                                script.whole(last),
                                new Fault.CutTo(script.followerWithAcks(1, round, 0), LinkFault.of(Kind.BLACK_HOLE)),
                                new Target.Client(1),
                                23_000);
                        int quite = script.add(
                                script.afterBegin(deaf, 0, 50),
                                new Fault.CutTo(script.followerWithAcks(1, round, 1), LinkFault.of(Kind.BLACK_HOLE)),
                                new Target.Client(1),
                                23_000);
                        last = script.add(
                                script.afterBegin(quite, 300, 600),
                                cut(LinkPattern.TO_COORDINATION, round == 0 ? Kind.STALL : Kind.BLACK_HOLE),
                                script.leaderWithAcks(1, round),
                                script.between(19_000, 22_000));
                    }
                    script.add(
                            script.whole(last),
                            cut(LinkPattern.TO_COORDINATION, Kind.REFUSE),
                            script.leader(script.below(2)),
                            script.between(4_500, 8_000));
                });
    }

    /** What the control plane tells reaches brokers late, and differently late, while leaders change all the time. */
    static Scenario c3() {
        return scenario(
                        "C3",
                        "Requests of the control plane arrive in another order, or twice, and the older one wins.")
                .foundIn("KIP-570; KAFKA-15353 (commit b41b2dfc)")
                .known(LOST, UNSEEN, VANISHED, INCONSISTENT, DIVERGED, STUCK)
                .script(script -> {
                    int whole = script.add(
                            script.whole(Trigger.BEGINNING),
                            cut(LinkPattern.TO_COORDINATION, Kind.LATENCY, script.between(20, 100)),
                            new Target.Broker(1),
                            22_000);
                    for (int broker = 2; broker <= script.brokers(); broker++) {
                        script.add(
                                script.afterBegin(whole, 0, 100),
                                cut(LinkPattern.TO_COORDINATION, Kind.LATENCY, script.between(100, 900)),
                                new Target.Broker(broker),
                                22_000);
                    }
                    Trigger next = script.afterBegin(whole, 500, 1_500);
                    for (int move = 0; move < 4; move++) {
                        int moved = script.add(next, new Fault.MoveLeader(), script.leader(move), 0);
                        next = script.afterEnd(moved, 100, 1_000);
                    }
                    int bounced = script.add(next, new Fault.Kill(), script.follower(0, 0), script.between(100, 500));
                    int movedAgain =
                            script.add(script.afterEnd(bounced, 0, 1_000), new Fault.MoveLeader(), script.leader(0), 0);
                    script.add(script.afterEnd(movedAgain, 0, 1_000), new Fault.Terminate(), script.leader(1), 500);
                });
    }

    /** Connections to ZooKeeper are lost and come back, sessions expire, and the ensemble has no quorum for a while. */
    static Scenario c4() {
        return scenario(
                        "C4",
                        "A lost connection is taken for an expired session, or an expired one for a lost connection.")
                .foundIn("KIP-380 (commit 2155c6d5); Apache Curator's leader latch while suspended")
                .coordinatedBy(Coordination.ENSEMBLE)
                .known(LOST, UNSEEN, VANISHED, INCONSISTENT, STUCK)
                .script(script -> {
                    int lost = script.add(
                            script.whole(Trigger.BEGINNING),
                            cut(LinkPattern.TO_COORDINATION, Kind.REFUSE),
                            new Target.Controller(),
                            script.between(1_000, 2_000));
                    int expired = script.add(
                            script.whole(lost),
                            cut(LinkPattern.TO_COORDINATION, Kind.BLACK_HOLE),
                            new Target.Controller(),
                            script.between(4_500, 6_500));
                    int bounced = script.add(
                            script.whole(expired), new Fault.Kill(), script.leader(0), script.between(50, 300));
                    int first = script.add(
                            script.whole(bounced),
                            new Fault.Kill(),
                            new Target.ZooKeeper(1),
                            script.between(5_000, 7_000));
                    int second = script.add(
                            script.afterBegin(first, 0, 1_000), new Fault.Pause(), new Target.ZooKeeper(2), 5_000);
                    script.add(script.afterBegin(second, 200, 1_500), new Fault.Kill(), script.leader(1), 3_000);
                });
    }

    /** The leader of the quorum is cut off from the others, stopped and killed, and the network falls apart in other ways. */
    static Scenario c5() {
        return scenario("C5", "A quorum's leader that has stepped down, or was cut off, still answers as if it led.")
                .foundIn(
                        "RATIS-981, RATIS-1273, RATIS-1841; apache/iotdb PR 13221; KAFKA-12619; Redpanda commit 10b6c48c")
                .coordinatedBy(Coordination.QUORUM)
                .known(LOST, UNSEEN, VANISHED, INCONSISTENT, STUCK)
                .script(script -> {
                    int isolated = script.add(
                            script.whole(Trigger.BEGINNING),
                            cut(LinkPattern.FROM_BROKERS, Kind.BLACK_HOLE),
                            new Target.Controller(),
                            script.between(4_500, 6_500));
                    int ring = script.add(
                            script.whole(isolated),
                            cut(LinkPattern.MAJORITIES_RING, Kind.STALL),
                            new Target.Broker(1 + script.below(script.brokers())),
                            script.between(3_000, 5_000));
                    int bridge = script.add(
                            script.whole(ring),
                            cut(LinkPattern.BRIDGE, Kind.BLACK_HOLE),
                            new Target.Controller(),
                            script.between(3_000, 5_000));
                    int stopped = script.add(
                            script.whole(bridge),
                            new Fault.Pause(),
                            new Target.Controller(),
                            script.between(4_500, 6_000));
                    script.add(
                            script.afterEnd(stopped, 0, 500),
                            new Fault.Kill(),
                            new Target.Controller(),
                            script.between(500, 2_000));
                });
    }
}
