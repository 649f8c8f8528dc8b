package io.duolog.chaos.report;

import io.duolog.chaos.checker.AnomalyCount;
import io.duolog.chaos.checker.AnomalyKind;
import io.duolog.chaos.checker.Legality;
import io.duolog.pages.Format;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a run was and what came of it, in words that a stranger understands. */
final class Words {
    private static final int KINDS_NAMED = 3;

    /** The number of a process is that of its client, times this, and its incarnation. */
    private static final int PROCESSES_PER_CLIENT = 10_000_000;

    private Words() {}

    /** The name of a system for people. */
    static String system(String name) {
        return switch (name) {
            case "duolog-raft" -> "Duolog with Raft";
            case "duolog-zookeeper" -> "Duolog with ZooKeeper";
            case "apache-kafka" -> "Apache Kafka";
            case "apache-kafka-3.9" -> "Apache Kafka 3.9";
            case "apache-kafka-3.9-zookeeper" -> "Apache Kafka 3.9 with ZooKeeper";
            default -> name;
        };
    }

    /** What was tested, and whether it is clean or broken. */
    static String headline(RunSummary run) {
        String system = system(run.system());
        String under =
                (run.faults() == 0 ? "without faults, in " : "under " + Format.count(run.faults(), "fault") + " in ")
                        + Format.span(roundedNs(run.durationMs()));
        if (run.broken()) {
            return system + (run.ofMutant() ? ", broken on purpose (" + run.mutant() + "), " : " ")
                    + "broke its promises " + under + ": " + violations(run.anomalies()) + ". " + acknowledged(run)
                    + ".";
        }
        if (!run.clean()) {
            return "It is not known whether " + system + " kept its promises " + under + ": the harness failed. "
                    + acknowledged(run) + ".";
        }
        if (run.ofMutant()) {
            return "Nothing noticed that " + system + " was broken on purpose (" + run.mutant() + ") " + under + ". "
                    + acknowledged(run) + ".";
        }
        return system + " kept its promises " + under + ": of "
                + Format.count(run.acknowledged(), "acknowledged record")
                + (run.legalExceptions() == 0
                        ? " none was lost, duplicated or reordered."
                        : " none was lost, duplicated or reordered where the settings promise that.");
    }

    /** What qualifies the headline; empty if nothing does. */
    static String qualification(RunSummary run) {
        StringBuilder text = new StringBuilder();
        if (run.legalExceptions() > 0) {
            text.append(Format.count(run.legalExceptions(), "legal exception"))
                    .append(": what the settings of those topics do not promise. ");
        }
        if (!run.verified()) {
            text.append("There were no final reads, so records that were lost without a trace cannot show. ");
        }
        if (run.faultsSkipped() > 0) {
            text.append(Format.count(run.faultsSkipped(), "more fault"))
                    .append(" could not be injected or never became due. ");
        }
        return text.toString().strip();
    }

    /** The style sheet's class of a run's verdict. */
    static String style(RunSummary run) {
        return run.broken() ? "bad" : run.clean() ? "good" : "legal";
    }

    /** A process of a history, such as {@code c2.3}: the third that client 2 opened. */
    static String process(int process) {
        return process < PROCESSES_PER_CLIENT
                ? Integer.toString(process)
                : "c" + process / PROCESSES_PER_CLIENT + "." + process % PROCESSES_PER_CLIENT;
    }

    /** So many of a kind, such as {@code 1 acknowledged record lost}. */
    static String count(AnomalyKind kind, long count) {
        return switch (kind) {
            case CORRUPT -> Format.count(count, "damaged record");
            case PHANTOM -> Format.count(count, "record") + " that nobody sent";
            case ABORTED_READ -> Format.count(count, "record") + " read though refused";
            case INCONSISTENT_OFFSETS -> Format.count(count, "offset") + " with different records";
            case REPLICA_DIVERGENCE -> Format.count(count, "difference") + " between replicas";
            case VANISHED_READ -> Format.count(count, "record") + " gone after being read";
            case OFFSET_RESET -> Format.count(count, "consumer") + " sent back by a missing offset";
            case POLL_SKIP, INT_POLL_SKIP -> Format.count(count, "gap") + " in what consumers were handed";
            case NONMONOTONIC_POLL, INT_NONMONOTONIC_POLL -> Format.count(count, "step") + " back of consumers";
            case LOST_WRITE -> Format.count(count, "record") + " lost after acknowledgement";
            case UNSEEN -> Format.count(count, "record") + " lost from the end of a log";
            case NONMONOTONIC_SEND -> Format.count(count, "record") + " out of order";
            case DUPLICATE -> Format.count(count, "duplicate");
            case NOT_LINEARIZABLE -> Format.count(count, "answer") + " that no order explains";
            case SPLIT_LOG -> Format.count(count, "difference") + " of metadata logs";
            case STALE_EPOCH -> Format.count(count, "epoch") + " given twice or out of order";
            case TWO_OWNERS -> Format.count(count, "partition") + " given to two members";
            case STALE_COMMIT -> Format.count(count, "commit") + " accepted of a former owner";
            case GROUP_SKIP -> Format.count(count, "record") + " that a group skipped";
            case COMMIT_BACK -> Format.count(count, "committed offset") + " that went back";
            case UNDEAD_TOPIC -> Format.count(count, "topic") + " back from the dead";
            case LOST_CHANGE -> Format.count(count, "change") + " of topics lost";
            case STUCK -> Format.count(count, "partition") + " without progress after healing";
        };
    }

    private static String acknowledged(RunSummary run) {
        return Format.count(run.acknowledged(), "record") + (run.acknowledged() == 1 ? " was" : " were")
                + " acknowledged";
    }

    private static String violations(List<AnomalyCount> counts) {
        Map<AnomalyKind, Long> byKind = new EnumMap<>(AnomalyKind.class);
        counts.stream()
                .filter(count -> count.legality() == Legality.ILLEGAL)
                .forEach(count -> byKind.merge(count.kind(), count.count(), Long::sum));
        List<AnomalyKind> kinds = counts.stream()
                .map(AnomalyCount::kind)
                .filter(byKind::containsKey)
                .distinct()
                .toList();
        String named = kinds.stream()
                .limit(KINDS_NAMED)
                .map(kind -> count(kind, byKind.getOrDefault(kind, 0L)))
                .collect(Collectors.joining(", "));
        return kinds.size() <= KINDS_NAMED ? named : named + " and more";
    }

    /** To whole seconds, if it is some. */
    private static long roundedNs(long ms) {
        return (ms < 10_000 ? ms : Math.round(ms / 1_000.0) * 1_000) * 1_000_000;
    }
}
