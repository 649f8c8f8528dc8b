package io.duolog.chaos.mutant;

import static net.bytebuddy.matcher.ElementMatchers.isMethod;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.util.List;
import java.util.Optional;
import net.bytebuddy.asm.Advice;

/**
 * The rules that the simulation must be able to see broken. Numbers up to M30 are those of the common list, of which the
 * missing ones concern what the simulation does not have (fsync, CRC, groups, transactions, the network); from M31 on they
 * are Duolog's own. Where each rule stands, and why, is told in {@code docs/replication.md}.
 */
public final class Mutants {
    private static final String PARTITION = "io.duolog.broker.partition.";
    private static final String RANDOM_FAULTS = "io.duolog.chaos.simulation.SimulationExperiment";
    private static final String FENCING = "io.duolog.chaos.simulation.FencingScenario";
    private static final String CONTROLLER = "io.duolog.broker.controller.";

    private static final List<Mutant> ALL = List.of(
            mutant(
                    "M1",
                    "a new follower truncates to its high watermark (before KIP-101)",
                    PARTITION + "PartitionRole",
                    "begin",
                    Changes.TruncateToHighWatermark.class),
            mutant(
                    "M2",
                    "a follower does not truncate what its leader does not have",
                    PARTITION + "FollowerLog",
                    "truncate",
                    Changes.Skip.class),
            mutant(
                    "M3",
                    "a leader looks for the exact epoch, and answers with the next larger one's start (KIP-101 alone)",
                    PARTITION + "EpochLookup",
                    "diverges",
                    Changes.CompareOffsetsOnly.class),
            mutant(
                    "M4",
                    "a leader does not check the epoch of a request (KIP-320)",
                    PARTITION + "PartitionRole",
                    "requireLeader",
                    Changes.ForgetEpoch.class,
                    FENCING),
            mutant(
                    "M5",
                    "a follower joins the in-sync replicas at the high watermark, before the start of the epoch",
                    PARTITION + "LeaderState",
                    "hasCaughtUp",
                    Changes.Yes.class),
            mutant(
                    "M6",
                    "a leader acts on in-sync replicas that it has only proposed (before KIP-497)",
                    PARTITION + "LeaderState",
                    "propose",
                    Changes.BelieveProposal.class),
            mutant(
                    "M7",
                    "the controller does not check the incarnation of a member (KIP-903)",
                    CONTROLLER + "IsrDecision",
                    "checkEligible",
                    Changes.Skip.class,
                    FENCING),
            mutant(
                    "M8",
                    "the high watermark moves with fewer than min.insync.replicas (before KIP-966)",
                    PARTITION + "LeaderState",
                    "advanceHighWatermark",
                    Changes.OneIsEnough.class),
            mutant(
                    "M9",
                    "a waiting append is confirmed when its epoch ends",
                    PARTITION + "WaitingAppends",
                    "failAll",
                    Changes.NoError.class),
            mutant(
                    "M10",
                    "acks=all is confirmed when the leader has it",
                    PARTITION + "Partition",
                    "awaitReplication",
                    Changes.ConfirmAtOnce.class),
            mutant(
                    "M13",
                    "a reader may read one record too many",
                    PARTITION + "LeaderReads",
                    "readableEnd",
                    Changes.OneMore.class),
            mutant(
                    "M21",
                    "a repeated batch of an idempotent producer is not recognised",
                    "io.duolog.storage.producer.ProducerStates",
                    "check",
                    Changes.Skip.class),
            mutant(
                    "M22",
                    "a repeated batch is confirmed with a wrong offset",
                    "io.duolog.storage.producer.ProducerStates",
                    "check",
                    Changes.WrongDuplicate.class),
            mutant(
                    "M31",
                    "the controller trusts a broker that lost its power",
                    CONTROLLER + "PartitionChangeBuilder",
                    "lossy",
                    Changes.ReturnThis.class),
            mutant(
                    "M32",
                    "the controller forgets who else has what was committed (before KIP-966)",
                    CONTROLLER + "PartitionChangeBuilder",
                    "keepEligibleLeaders",
                    Changes.KeepNobody.class),
            mutant(
                    "M33",
                    "a stale incarnation's fetch counts",
                    PARTITION + "LeaderState",
                    "isStale",
                    Changes.No.class,
                    FENCING));

    private Mutants() {}

    private static Mutant mutant(String id, String breaks, String className, String method, Class<?> advice) {
        return mutant(id, breaks, className, method, advice, RANDOM_FAULTS);
    }

    private static Mutant mutant(
            String id, String breaks, String className, String method, Class<?> advice, String experiment) {
        return new Mutant(id, breaks, className, isMethod().and(named(method)), Advice.to(advice), experiment);
    }

    /** All of them. */
    public static List<Mutant> all() {
        return ALL;
    }

    /** The one of this name. */
    public static Optional<Mutant> find(String id) {
        return ALL.stream().filter(mutant -> mutant.id().equals(id)).findFirst();
    }
}
