package io.duolog.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.Link;
import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.system.Capability;
import io.duolog.chaos.system.DiskFault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NemesisTest {
    private static final Fault KILL = new Fault.Kill();
    private static final Fault PAUSE = new Fault.Pause();
    private static final Target B1 = new Target.Broker(1);
    private static final Target B2 = new Target.Broker(2);
    private static final Target T0_LEADER = new Target.Leader("t", 0);
    private static final TopicPlan TOPIC = new TopicPlan("t", 2, 3, 2, -1, true, true, 5, false);
    private static final LinkFault STALL = LinkFault.of(LinkFault.Kind.STALL);
    private static final LinkFault REFUSE = LinkFault.of(LinkFault.Kind.REFUSE);

    private final FakeSystem system = new FakeSystem(3, 0, 2);
    private final FakeClock clock = new FakeClock();
    private final AtomicLong acked = new AtomicLong();
    private final List<FaultEvent> events = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Nemesis nemesis = new Nemesis(
            new Surroundings(system, system, system, acked::get, () -> List.of(TOPIC)), clock, new NemesisListener() {
                @Override
                public void faultHappened(FaultEvent event) {
                    events.add(event);
                }

                @Override
                public void harnessFailed(String what, RuntimeException failure) {
                    failures.add(what + ": " + failure.getMessage());
                }
            });

    @Test
    void killsAndStartsAtTheirTimes() throws InterruptedException {
        run(at(500, KILL, B1, 2_000));

        assertThat(system.calls).containsExactly("kill b1", "start b1");
        assertThat(happened()).containsExactly("500 0 kill BEGAN [b1]", "2500 0 kill ENDED [b1]");
        assertThat(failures).isEmpty();
    }

    @Test
    void resolvesSymbolicTargetsWhenTheyBegin() throws InterruptedException {
        run(
                at(0, KILL, new Target.Leader("t", 1), 5_000),
                at(100, PAUSE, new Target.Leader("t", 1), 1_000),
                at(200, KILL, new Target.Client(2), 100));

        assertThat(system.calls).containsExactly("kill b2", "pause b1", "kill c2", "start c2", "resume b1", "start b2");
        assertThat(events).extracting(FaultEvent::family).contains("client", "kill", "pause");
    }

    @Test
    void meetsTheFollowerAndTheControllerAndTheVictimOfAStepBefore() throws InterruptedException {
        run(
                at(0, PAUSE, new Target.Follower("t", 0, 1), 100),
                at(200, PAUSE, new Target.Controller(), 100),
                at(400, PAUSE, new Target.OfStep(0), 100),
                at(600, PAUSE, new Target.Follower("t", 0, 2), 100));

        assertThat(system.calls)
                .containsExactly("pause b3", "resume b3", "pause b3", "resume b3", "pause b3", "resume b3");
        assertThat(details(FaultEvent.Phase.SKIPPED)).containsExactly("t-0 has 2 followers, and no number 2");
    }

    @Test
    void skipsANodeThatIsDownOrPausedAlready() throws InterruptedException {
        run(
                at(0, KILL, B1, 1_000),
                at(100, KILL, B1, 1_000),
                at(200, PAUSE, B1, 1_000),
                at(300, PAUSE, B2, 1_000),
                at(400, new Fault.Terminate(), B2, 1_000),
                at(500, new Fault.Disk(DiskFault.FULL), new Target.Client(1), 100));

        assertThat(system.calls).containsExactly("kill b1", "pause b2", "start b1", "resume b2");
        assertThat(details(FaultEvent.Phase.SKIPPED))
                .containsExactly(
                        "b1 is down already by step 0",
                        "b1 is down already by step 0",
                        "b2 is paused already by step 3",
                        "c1 is a client, which can only be killed and paused");
        assertThat(failures).isEmpty();
    }

    @Test
    void doesNotResumeWhatWasKilledMeanwhile() throws InterruptedException {
        run(at(0, PAUSE, B1, 2_000), at(500, KILL, B1, 500), at(1_500, PAUSE, B1, 1_000));

        assertThat(system.calls).containsExactly("pause b1", "kill b1", "start b1", "pause b1", "resume b1");
        assertThat(happened())
                .endsWith("1500 2 pause BEGAN [b1]", "2000 0 pause ENDED [b1]", "2500 2 pause ENDED [b1]");
    }

    @Test
    void meetsThoseOfAllThatItCan() throws InterruptedException {
        run(at(0, KILL, B1, 1_000), at(100, KILL, new Target.AllBrokers(), 2_000));

        assertThat(system.calls).containsExactly("kill b1", "kill b2", "kill b3", "start b1", "start b2", "start b3");
        assertThat(events.get(1).targets()).containsExactly("b2", "b3");
        assertThat(events.get(1).detail()).contains("b1 is down already by step 0");
    }

    @Test
    void ordersWhatFaultsConsistOf() throws InterruptedException {
        run(
                at(0, new Fault.Replace(), B1, 10),
                at(100, new Fault.BitFlip(), B1, 10),
                at(200, new Fault.PowerLoss(), B1, 10),
                at(300, new Fault.SilentDeath(), B1, 10),
                at(400, new Fault.Disk(DiskFault.SLOW), B1, 10));

        assertThat(system.calls)
                .containsExactly(
                        "kill b1",
                        "wipe b1",
                        "start b1",
                        "terminate b1",
                        "damage b1",
                        "start b1",
                        "power b1",
                        "start b1",
                        "STALL 6 links",
                        "kill b1",
                        "REFUSE 6 links",
                        "heal 6 links",
                        "start b1",
                        "SLOW b1",
                        "heal-disk b1");
        assertThat(system.isWhole()).isTrue();
    }

    @Test
    void startsABrokerThatItsDiskHasEnded() throws InterruptedException {
        clock.at(500, () -> system.running.remove(NodeId.broker(1)));
        run(at(0, new Fault.Disk(DiskFault.FAILING), B1, 1_000));

        assertThat(system.calls).containsExactly("FAILING b1", "heal-disk b1", "start b1");
        assertThat(failures).isEmpty();
    }

    @Test
    void laterCutHoldsAndTheEarlierOneHoldsAgainWhenItEnds() throws InterruptedException {
        Link link = new Link(NodeId.broker(1), NodeId.broker(2));
        List<LinkFault> seen = new ArrayList<>();
        for (long ms : List.of(500L, 1_500L, 2_500L)) {
            clock.at(ms, () -> seen.add(system.links.broken().get(link)));
        }
        run(
                at(0, new Fault.Cut(LinkPattern.ISOLATE, STALL), B1, 3_000),
                at(1_000, new Fault.CutTo(B2, REFUSE), B1, 1_000));

        assertThat(seen).containsExactly(STALL, REFUSE, STALL);
        assertThat(system.links.broken()).isEmpty();
        assertThat(events.get(1).targets()).containsExactly("b1->b2");
    }

    @Test
    void movesLeadersAndReplicasAwayAndBack() throws InterruptedException {
        run(
                at(0, new Fault.MoveLeader(), B1, 0),
                at(100, new Fault.Reassign("t", 0), B1, 1_000),
                at(200, new Fault.MoveLeader(), B1, 0));

        assertThat(system.calls).containsExactly("move 1 leaders", "reassign t-0 [2]", "reassign t-0 [1, 2, 3]");
        assertThat(details(FaultEvent.Phase.SKIPPED)).containsExactly("b1 leads nothing that another could lead");
        assertThat(happened()).contains("0 0 leader BEGAN [b1]", "0 0 leader ENDED [b1]");
    }

    @Test
    void givesAPartitionToTheLeaderThatIsWanted() throws InterruptedException {
        run(at(0, new Fault.GiveLeadership("t", 0), new Target.Follower("t", 0, 1), 0), at(100, KILL, T0_LEADER, 10));

        assertThat(system.calls).containsExactly("move 1 leaders", "kill b3", "start b3");
        assertThat(details(FaultEvent.Phase.BEGAN)).first().isEqualTo("t-0 given to b3");
    }

    @Test
    void aStepWaitsForSomebodyToLead() throws InterruptedException {
        run(at(0, KILL, new Target.AllBrokers(), 1_000), at(100, PAUSE, T0_LEADER, 100));

        assertThat(happened()).contains("1000 1 pause BEGAN [b1]", "1100 1 pause ENDED [b1]");
    }

    @Test
    void aStepThatMeetsNobodyForLongIsSkipped() throws InterruptedException {
        run(at(0, KILL, new Target.AllBrokers(), 10_000), at(100, PAUSE, T0_LEADER, 100));

        assertThat(happened()).contains((100 + Nemesis.TARGET_PATIENCE_MS) + " 1 pause SKIPPED []");
        assertThat(details(FaultEvent.Phase.SKIPPED)).containsExactly("nobody leads t-0");
    }

    @Test
    void givesUpWhenTheClusterDoesNotGetWholeAlthoughNothingIsWrong() throws InterruptedException {
        clock.at(1_500, () -> system.inSync = false);
        nemesis.run(
                new Schedule(
                        7,
                        List.of(
                                at(1_000, KILL, B1, 1_000),
                                new Step(new Trigger.WhenInSync(0, 0), KILL, B2, 1_000),
                                new Step(new Trigger.AfterEnd(1, 0), KILL, B2, 1_000))),
                600_000);

        assertThat(system.calls).containsExactly("kill b1", "start b1");
        assertThat(events)
                .filteredOn(event -> event.phase() == FaultEvent.Phase.SKIPPED)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.timeNs() / 1_000_000 - 1_000)
                        .isBetween(2_000 + Nemesis.IN_SYNC_PATIENCE_MS, 2_500 + Nemesis.IN_SYNC_PATIENCE_MS));
    }

    @Test
    void waitsForTimesHoweverLate() throws InterruptedException {
        system.inSync = false;
        nemesis.run(new Schedule(7, List.of(at(90_000, KILL, B1, 1_000))), 600_000);

        assertThat(system.calls).containsExactly("kill b1", "start b1");
    }

    @Test
    void firesAfterBeginsEndsAcksAndLeaderChanges() throws InterruptedException {
        clock.at(700, () -> acked.set(100));
        clock.at(900, () -> acked.set(200));
        run(
                at(500, PAUSE, B2, 1_000),
                new Step(new Trigger.AfterBegin(0, 50), KILL, new Target.Client(1), 10),
                new Step(new Trigger.AfterEnd(0, 50), KILL, new Target.Client(1), 10),
                new Step(new Trigger.AfterAcks(0, 150), KILL, new Target.Client(1), 10),
                new Step(new Trigger.AfterLeaderChange(0, "t", 1, 70), KILL, new Target.Client(1), 10),
                new Step(new Trigger.AfterAcks(Trigger.BEGINNING, 100), KILL, new Target.Client(2), 10));

        assertThat(happened())
                .contains(
                        "550 1 client BEGAN [c1]",
                        "1550 2 client BEGAN [c1]",
                        "900 3 client BEGAN [c1]",
                        "570 4 client BEGAN [c1]",
                        "700 5 client BEGAN [c2]");
    }

    @Test
    void believesThatAllAreInSyncOnlyWhenNobodyIsDownAndForAWhile() throws InterruptedException {
        clock.at(2_000, () -> system.inSync = false);
        clock.at(3_000, () -> system.inSync = true);
        run(
                at(0, new Fault.Cut(LinkPattern.ISOLATE, STALL), B1, 100),
                at(0, PAUSE, B2, 1_700),
                new Step(new Trigger.WhenInSync(0, 200), KILL, B2, 10));

        assertThat(happened()).contains("3700 2 kill BEGAN [b2]");
    }

    @Test
    void anEndEndsAFaultEarlyAndOnlyOneThatLasts() throws InterruptedException {
        run(
                at(0, new Fault.Cut(LinkPattern.FROM_CLIENTS, STALL), B1, 0),
                at(100, PAUSE, B2, 10),
                new Step(new Trigger.AfterEnd(1, 50), new Fault.End(0), new Target.OfStep(0), 0),
                at(500, new Fault.End(1), new Target.OfStep(1), 0));

        assertThat(happened()).contains("160 0 partition ENDED [c1->b1, c2->b1]");
        assertThat(details(FaultEvent.Phase.SKIPPED)).containsExactly("step 1 does not last");
        assertThat(system.links.broken()).isEmpty();
    }

    @Test
    void skipsWhatTheSystemCannot() throws InterruptedException {
        system.capabilities.remove(Capability.POWER_LOSS);
        run(at(0, new Fault.PowerLoss(), B1, 10), at(0, KILL, new Target.ZooKeeper(1), 10));

        assertThat(system.calls).isEmpty();
        assertThat(details(FaultEvent.Phase.SKIPPED)).containsExactly("fake cannot POWER_LOSS", "there is no z1");
    }

    @Test
    void tellsOfAFailureAndTakesBackWhatWasDone() throws InterruptedException {
        system.failing.add("wipe b1");
        run(at(0, new Fault.Replace(), B1, 1_000), at(100, KILL, B2, 100));

        assertThat(system.calls).containsExactly("kill b1", "wipe b1", "start b1", "kill b2", "start b2");
        assertThat(failures).containsExactly("begin step 0 (Replace[]): wipe b1 was made to fail");
        assertThat(details(FaultEvent.Phase.SKIPPED))
                .hasSize(1)
                .first()
                .asString()
                .contains("wipe b1 was made to fail");
        assertThat(system.isWhole()).isTrue();
    }

    @Test
    void healAllLeavesEverythingWholeAndEndsWhatLasts() throws InterruptedException {
        nemesis.run(
                new Schedule(
                        1,
                        List.of(
                                at(0, KILL, B1, 0),
                                at(0, PAUSE, B2, 9_000),
                                at(0, new Fault.Cut(LinkPattern.ISOLATE, STALL), B2, 9_000),
                                at(0, new Fault.Disk(DiskFault.FULL), new Target.Broker(3), 9_000),
                                at(0, KILL, new Target.Client(1), 9_000),
                                at(0, new Fault.Reassign("t", 0), B1, 9_000),
                                at(5_000, KILL, B2, 10))),
                1_000);
        assertThat(details(FaultEvent.Phase.SKIPPED)).containsExactly("its trigger did not come");
        system.calls.clear();

        nemesis.healAll();

        assertThat(system.isWhole()).isTrue();
        assertThat(system.calls)
                .containsExactly(
                        "resume b2",
                        "REFUSE 1 links",
                        "heal 12 links",
                        "heal-disk b3",
                        "start b1",
                        "start c1",
                        "reassign t-0 [1, 2, 3]");
        assertThat(details(FaultEvent.Phase.ENDED)).hasSize(6).allMatch(detail -> detail.contains("healed with all"));
        assertThat(failures).isEmpty();
    }

    @Test
    void healAllDoesTheRestWhenSomethingFails() throws InterruptedException {
        nemesis.run(new Schedule(1, List.of(at(0, KILL, B1, 0), at(0, KILL, B2, 0))), 100);
        system.running.remove(NodeId.broker(3));
        system.failing.add("start b1");

        nemesis.healAll();

        assertThat(system.calls).endsWith("start b1", "start b2", "start b3");
        assertThat(failures)
                .containsExactly(
                        "start b1: start b1 was made to fail",
                        "find b3 running: b3 has ended though no fault had taken it down");
    }

    @Test
    void literalScheduleMeetsTheSameNodesAtTheSameTimes() throws InterruptedException {
        run(
                at(100, KILL, new Target.Leader("t", 1), 300),
                new Step(new Trigger.AfterBegin(0, 20), KILL, new Target.OfStep(0), 300),
                new Step(new Trigger.AfterEnd(0, 100), new Fault.CutTo(new Target.Leader("t", 0), STALL), B2, 0),
                new Step(new Trigger.AfterBegin(2, 500), new Fault.End(2), B2, 0),
                at(2_000, KILL, new Target.AllBrokers(), 500));

        assertThat(nemesis.literal().steps())
                .containsExactly(
                        at(100, KILL, B2, 300),
                        at(500, new Fault.CutTo(B1, STALL), B2, 500),
                        at(2_000, KILL, new Target.AllBrokers(), 500));
    }

    @Test
    void whatTheClusterRefusesToDoIsSkippedAndWhatWasMovedIsMovedBackAtLast() throws InterruptedException {
        system.failing.add("move 1 leaders");
        system.failing.add("reassign t-0 [1, 2, 3]");
        run(at(0, new Fault.MoveLeader(), B1, 0), at(100, new Fault.Reassign("t", 0), B1, 100));

        assertThat(details(FaultEvent.Phase.SKIPPED))
                .containsExactly("the cluster did not do it: move 1 leaders was made to fail");
        assertThat(failures).hasSize(1).first().asString().startsWith("end step 1");

        system.failing.clear();
        system.calls.clear();
        nemesis.healAll();

        assertThat(system.calls).contains("reassign t-0 [1, 2, 3]");
    }

    @Test
    void runsOnce() throws InterruptedException {
        run(at(0, KILL, B1, 10));

        assertThatThrownBy(() -> run(at(0, KILL, B1, 10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("one schedule");
    }

    private static Step at(long ms, Fault fault, Target target, long durationMs) {
        return new Step(new Trigger.At(ms), fault, target, durationMs);
    }

    private void run(Step... steps) throws InterruptedException {
        nemesis.run(new Schedule(7, List.of(steps)), 20_000);
    }

    /** Each event as "ms step family phase targets". */
    private List<String> happened() {
        return events.stream()
                .map(event -> (event.timeNs() / 1_000_000 - 1_000) + " " + event.step() + " " + event.family() + " "
                        + event.phase() + " " + event.targets())
                .toList();
    }

    private List<String> details(FaultEvent.Phase phase) {
        return events.stream()
                .filter(event -> event.phase() == phase)
                .map(FaultEvent::detail)
                .toList();
    }
}
