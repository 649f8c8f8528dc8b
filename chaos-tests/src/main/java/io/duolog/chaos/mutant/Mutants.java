package io.duolog.chaos.mutant;

import static io.duolog.chaos.mutant.MutantBuilder.mutant;
import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.returns;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import io.duolog.broker.partition.FollowerPosition;
import java.util.List;
import java.util.Optional;
import net.bytebuddy.asm.Advice;

/**
 * The rules that must be seen to be broken. Numbers up to M30 are those of the common list, from M31 on they are Duolog's own.
 * Where each rule stands, and why, is told in {@code docs/replication.md}; how each is found out, in {@code
 * docs/simulation.md}.
 *
 * <p>Others are broken in a part only, for want of a rule of Duolog's to break: M16 on Raft, where Raft's own terms fence what a deposed leader writes;
 * M18 in the form of requests from the controller to brokers that overtake one another, as all that it says stands in one log;
 * M19 in the form of a leader latch, of which there is none: each append to ZooKeeper carries the check of its epoch; M20 in the
 * form of a Raft leader that acts before an entry of its own term is committed, which Ratis waits for.
 */
public final class Mutants {
    private static final String PARTITION = "io.duolog.broker.partition.";
    private static final String RANDOM_FAULTS = "io.duolog.chaos.simulation.SimulationExperiment";
    private static final String FENCING = "io.duolog.chaos.simulation.FencingScenario";
    private static final String ACKNOWLEDGEMENT = "io.duolog.chaos.simulation.AcknowledgementScenario";
    private static final String LOST_SESSION = "io.duolog.chaos.simulation.LostSessionScenario";
    private static final String DURABILITY = "io.duolog.chaos.simulation.DurabilityScenario";
    private static final String DEPOSED_CONTROLLER = "io.duolog.chaos.simulation.DeposedControllerScenario";
    private static final String CONSUMER = "io.duolog.chaos.mutant.ConsumerExperiment";
    private static final String COORDINATOR_MOVES = "io.duolog.chaos.mutant.CoordinatorExperiment";
    private static final String UNREPLICATED_COMMIT = "io.duolog.chaos.simulation.UnreplicatedCommitExperiment";
    private static final String FORMER_MEMBER = "io.duolog.chaos.mutant.FormerMemberExperiment";
    private static final String THREADS = "io.duolog.chaos.simulation.ConcurrentAppendExperiment";
    private static final String STALE_START = "io.duolog.chaos.simulation.StaleStartExperiment";
    private static final String ZOOKEEPER_FENCING = "io.duolog.chaos.mutant.DeposedWriterExperiment";
    private static final String ZOOKEEPER_LOST = "io.duolog.chaos.mutant.LostZooKeeperExperiment";
    private static final String CONTROLLER = "io.duolog.broker.controller.";
    private static final String STORAGE = "io.duolog.storage.";
    private static final String COORDINATOR = "io.duolog.broker.coordinator.";
    private static final String REPLICATION = "io.duolog.broker.replication.";

    private static final List<Mutant> ALL = List.of(
            mutant("M1", "a new follower truncates to its high watermark (before KIP-101)")
                    .changes(PARTITION + "PartitionRole", "begin", ReplicationChanges.TruncateToHighWatermark.class)
                    .shows("lost write")
                    .by(RANDOM_FAULTS)
                    .liveOnZooKeeper("R1")
                    .build(),
            mutant("M2", "a follower does not truncate what its leader does not have")
                    .changes(PARTITION + "FollowerLog", "truncate", Changes.Skip.class)
                    .shows("replicas differ")
                    .by(RANDOM_FAULTS)
                    .live("R2")
                    .build(),
            mutant(
                            "M3",
                            "a leader looks for the exact epoch, and answers with the next larger one's start (KIP-101 alone)")
                    .changes(PARTITION + "EpochLookup", "diverges", ReplicationChanges.CompareOffsetsOnly.class)
                    .shows("replicas differ")
                    .by(RANDOM_FAULTS)
                    .liveOnZooKeeper("R3")
                    .build(),
            mutant(
                            "M3b",
                            "a follower does not compare its log with that of a leader that it has followed before (KAFKA-7164)")
                    .changes(PARTITION + "FollowerLog", "position", ReplicationChanges.HideEpochFromSameLeader.class)
                    .shows("replicas differ")
                    .by(RANDOM_FAULTS)
                    .liveOnZooKeeper("R4")
                    .build(),
            mutant("M4", "a leader does not check the epoch of a request (KIP-320)")
                    .changes(PARTITION + "PartitionRole", "requireLeader", ReplicationChanges.ForgetEpoch.class)
                    .shows("lost write")
                    .by(FENCING)
                    .liveOnZooKeeper("R5")
                    .build(),
            mutant(
                            "M5",
                            "a follower joins the in-sync replicas before it has what is committed, and the start of the epoch")
                    .changes(PARTITION + "LeaderState", "hasCaughtUp", Changes.Yes.class)
                    .shows("lost write")
                    .by(RANDOM_FAULTS)
                    .liveOnZooKeeper("R6")
                    .build(),
            mutant("M6", "a leader acts on in-sync replicas that it has only proposed (before KIP-497)")
                    .changes(PARTITION + "LeaderState", "propose", ReplicationChanges.BelieveProposal.class)
                    .shows("lost write")
                    .by(RANDOM_FAULTS)
                    .live("R7")
                    .build(),
            mutant("M7", "the controller does not check the incarnation of a member (KIP-903)")
                    .changes(CONTROLLER + "IsrDecision", "checkEligible", Changes.Skip.class)
                    .shows("lost write")
                    .by(FENCING)
                    .liveOnZooKeeper("R8")
                    .build(),
            mutant("M8", "the high watermark moves with fewer than min.insync.replicas (before KIP-966)")
                    .changes(PARTITION + "LeaderState", "advanceHighWatermark", ReplicationChanges.OneIsEnough.class)
                    .shows("lost write")
                    .by(RANDOM_FAULTS)
                    .liveOnZooKeeper("R9")
                    .build(),
            mutant("M9", "a waiting append is confirmed when its epoch ends")
                    .changes(PARTITION + "WaitingAppends", "failAll", ReplicationChanges.NoError.class)
                    .shows("lost write")
                    .by(RANDOM_FAULTS)
                    .liveOnZooKeeper("R10")
                    .build(),
            mutant("M10", "acks=all is confirmed when the leader has it")
                    .changes(PARTITION + "Partition", "awaitReplication", ReplicationChanges.ConfirmAtOnce.class)
                    .shows("lost write")
                    .by(RANDOM_FAULTS)
                    .live("R10")
                    .build(),
            mutant("M11", "acks=all is taken although too few replicas are in sync")
                    .changes(PARTITION + "LeaderWrites", "requireInsync", Changes.Skip.class)
                    .shows("refused and written")
                    .by(ACKNOWLEDGEMENT)
                    .build(),
            mutant("M12", "a follower takes over the high watermark before it truncates (KAFKA-14704)")
                    .changes(
                            REPLICATION + "FollowedPartition",
                            isMethod()
                                    .and(named("apply"))
                                    .and(returns(named(REPLICATION + "FollowedPartition$Next")))
                                    .and(takesArgument(1, FollowerPosition.class)),
                            Advice.to(ReplicationChanges.TakeHighWatermarkFirst.class))
                    .shows("vanished read")
                    .by(RANDOM_FAULTS)
                    .build(),
            mutant("M13", "a reader may read one record too many")
                    .changes(PARTITION + "LeaderReads", "readableEnd", Changes.OneMore.class)
                    .shows("vanished read")
                    .by(RANDOM_FAULTS)
                    .liveOnZooKeeper("R11")
                    .build(),
            mutant("M14", "a log is not forced to the disk when it should be")
                    .changes(STORAGE + "LogFlush", "sync", Changes.Skip.class)
                    .shows("lost write")
                    .by(DURABILITY)
                    .liveOnZooKeeper("R14")
                    .build(),
            mutant("M15", "the leader epochs are not forced to the disk")
                    .changes(
                            STORAGE + "fs.AtomicFiles",
                            isMethod().and(named("replace")).and(takesArgument(3, boolean.class)),
                            Advice.to(StorageChanges.EpochsUnforced.class))
                    .shows("damaged checkpoint")
                    .by(DURABILITY)
                    .build(),
            mutant("M16", "what a deposed controller writes counts, on ZooKeeper")
                    .changes("io.duolog.coordination.zk.Appends", "begin", ControllerChanges.AnyEpoch.class)
                    .shows("metadata written by a deposed controller")
                    .by(ZOOKEEPER_FENCING)
                    .build(),
            mutant("M17", "a leader goes on when its session is lost")
                    .changes(PARTITION + "Partitions", "suspendLeadership", Changes.Skip.class)
                    .shows("write confirmed by a deposed leader")
                    .by(LOST_SESSION)
                    .liveOnZooKeeper("C2")
                    .build(),
            mutant("M18", "metadata count although newer ones have been seen")
                    .changes(PARTITION + "PartitionRole", "update", ReplicationChanges.ObeyOldMetadata.class)
                    .shows("lost write")
                    .by(FENCING)
                    .build(),
            mutant("M19", "a broker takes itself for alive while ZooKeeper cannot be reached")
                    .changes("io.duolog.coordination.zk.Announcement", "uncertain", Changes.Skip.class)
                    .shows("write confirmed by a deposed leader")
                    .by(ZOOKEEPER_LOST)
                    .live("C2")
                    .build(),
            mutant("M20", "a broker that starts takes what it knows of the metadata for all that there is")
                    .changes("io.duolog.broker.ReadinessPublisher", "reached", ControllerChanges.ReachedAtOnce.class)
                    .shows("lost write")
                    .by(STALE_START)
                    .build(),
            mutant("M21", "a repeated batch of an idempotent producer is not recognised")
                    .changes("io.duolog.storage.producer.ProducerStates", "check", Changes.Skip.class)
                    .shows("duplicate")
                    .by(RANDOM_FAULTS)
                    .live("P3")
                    .build(),
            mutant("M22", "a repeated batch is confirmed with a wrong offset")
                    .changes("io.duolog.storage.producer.ProducerStates", "check", StorageChanges.WrongDuplicate.class)
                    .shows("inconsistent offset")
                    .by(RANDOM_FAULTS)
                    .live("P4")
                    .build(),
            mutant("M23", "a producer's batch is checked and written in two steps")
                    .changes(STORAGE + "LogAppender", "write", StorageChanges.LetOthersIn.class)
                    .shows("duplicate")
                    .by(THREADS)
                    .build(),
            mutant("M24", "a coordinator that loads its log stops early (KAFKA-5600)")
                    .changes(COORDINATOR + "ShardLoader", "next", Changes.No.class)
                    .shows("lost commit")
                    .by(COORDINATOR_MOVES)
                    .live("O1")
                    .build(),
            mutant("M25", "a commit of offsets is confirmed when the coordinator has it")
                    .changes(COORDINATOR + "PartitionCoordinatorLog", "awaitReplicated", GroupChanges.AtOnce.class)
                    .shows("lost commit")
                    .by(UNREPLICATED_COMMIT)
                    .liveOnZooKeeper("O2")
                    .build(),
            mutant("M26", "a member of a former generation commits")
                    .changes("io.duolog.broker.group.classic.CommitRules", "check", Changes.Skip.class)
                    .shows("commit of a former owner")
                    .by(FORMER_MEMBER)
                    .live("O3")
                    .build(),
            mutant("M27", "checksums are not verified")
                    .changes("io.duolog.protocol.record.RecordBatch", "ensureValid", Changes.Skip.class)
                    .shows("damaged record")
                    .by(ACKNOWLEDGEMENT)
                    .build(),
            mutant("M27b", "recovery does not verify checksums")
                    .changes("io.duolog.protocol.record.RecordBatch", "isValid", Changes.Yes.class)
                    .shows("damaged record")
                    .by(RANDOM_FAULTS)
                    .liveOnZooKeeper("R13")
                    .build(),
            mutant("M28", "a fetch that waits is never answered")
                    .changes("io.duolog.broker.api.WaitingFetch", "tryAgain", Changes.Skip.class)
                    .shows("no answer")
                    .by(RANDOM_FAULTS)
                    .build(),
            mutant("M29", "a consumer begins anew at the start when anything is wrong")
                    .changes("io.duolog.client.consumer.FetchErrors", "action", ClientChanges.AllOutOfRange.class)
                    .shows("record read again")
                    .by(CONSUMER)
                    .build(),
            mutant("M30", "acks=1 is confirmed before the leader has it")
                    .changes(PARTITION + "LeaderWrites", "append", ReplicationChanges.AppendLater.class)
                    .shows("lost write")
                    .by(RANDOM_FAULTS)
                    .build(),
            mutant("M31", "the controller trusts a broker that lost its power")
                    .changes(CONTROLLER + "PartitionChangeBuilder", "lossy", Changes.ReturnThis.class)
                    .shows("lost write")
                    .by(RANDOM_FAULTS)
                    .liveOnZooKeeper("R15")
                    .build(),
            mutant("M32", "the controller forgets who else has what was committed (before KIP-966)")
                    .changes(
                            CONTROLLER + "PartitionChangeBuilder",
                            "keepEligibleLeaders",
                            ControllerChanges.KeepNobody.class)
                    .shows("lost write")
                    .by(RANDOM_FAULTS)
                    .liveOnZooKeeper("R9")
                    .build(),
            mutant("M33", "a stale incarnation's fetch counts")
                    .changes(PARTITION + "LeaderState", "isStale", Changes.No.class)
                    .shows("lost write")
                    .by(FENCING)
                    .build(),
            mutant("M34", "the controller takes what it heard of the living in a former epoch for news")
                    .changes(
                            CONTROLLER + "ActiveController",
                            isMethod().and(named("submit")).and(takesArgument(0, int.class)),
                            Advice.to(ControllerChanges.InAnyEpoch.class))
                    .shows("no recovery")
                    .by(DEPOSED_CONTROLLER)
                    .build());

    /** Seen to be caught every time by their scenarios, which take less than a minute; grows as more are measured. */
    private static final List<String> ROTATING = List.of("M10", "M22");

    private Mutants() {}

    /** All of them. */
    public static List<Mutant> all() {
        return ALL;
    }

    /**
     * The one whose turn it is to be run in processes in every build: of those that were measured to show themselves every
     * time, so that a build which does not see it is broken, and not unlucky.
     *
     * @param n any number that comes from outside, such as that of a day or of a commit
     */
    public static Mutant rotating(long n) {
        String id = ROTATING.get((int) Math.floorMod(n, (long) ROTATING.size()));
        return find(id).orElseThrow();
    }

    /** The one of this name. */
    public static Optional<Mutant> find(String id) {
        return ALL.stream().filter(mutant -> mutant.id().equals(id)).findFirst();
    }
}
