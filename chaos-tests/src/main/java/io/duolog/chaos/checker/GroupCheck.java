package io.duolog.chaos.checker;

import io.duolog.chaos.history.GroupEvent;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.linear.CommittedOffset;
import io.duolog.chaos.linear.Linearizability;
import io.duolog.chaos.linear.TimedOperation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What one group did with one partition: its committed offset is a register, the partition has one owner at a time, and no
 * record is skipped.
 *
 * <p>A coordinator that was just replaced and does not know it yet may answer what is committed, for as long as its session
 * lasts: such an answer is legal if it was true not long before, and a fault explains it. A commit that was acknowledged stays.
 */
final class GroupCheck {
    /** How long a coordinator may go on that was replaced: a session, and some slack. */
    private static final long STALE_NS = TimeUnit.SECONDS.toNanos(10);

    /** After this long a client may have asked a second time. */
    private static final long ASKED_ONCE_NS = TimeUnit.SECONDS.toNanos(2);

    private static final int WITNESSES_MAX = 8;

    private final GroupPartition partition;
    private final Findings findings;
    private final String subject;
    private final SubjectFindings found;
    private final List<Commit> commits;

    GroupCheck(GroupPartition partition, Findings findings) {
        this.partition = partition;
        this.findings = findings;
        this.subject = "group " + partition.group();
        this.found = new SubjectFindings(subject, partition.partition(), findings);
        this.commits = commits(partition.events());
    }

    /**
     * A commit.
     *
     * @param returnedNs {@link TimedOperation#NEVER} without an answer, or with one that does not tell whether it took effect
     * @param givenNs when its process was given the partition last; the smallest time if it never was
     */
    private record Commit(int process, long offset, long invokedNs, long returnedNs, long givenNs) {
        boolean isAcknowledged() {
            return returnedNs != TimedOperation.NEVER;
        }

        /** Whether it was not answered, or so late that it may have been asked for twice: a request may still be under way. */
        boolean mayComeLate() {
            return returnedNs - invokedNs > ASKED_ONCE_NS;
        }
    }

    private record Key(int process, long offset) {}

    void check() {
        checkRegister();
        if (partition.hasMembers()) {
            checkOwners();
            checkFormerOwners();
            checkNotBack();
            checkNothingSkipped();
        }
    }

    /** A refused commit is none. */
    private static List<Commit> commits(List<GroupEvent> events) {
        List<Commit> all = new ArrayList<>();
        Map<Integer, Long> givenNs = new HashMap<>();
        Map<Key, Commit> open = new HashMap<>();
        for (GroupEvent event : events) {
            if (event instanceof GroupEvent.Given given) {
                givenNs.put(given.process(), given.timeNs());
            } else if (event instanceof GroupEvent.CommitInvoked commit) {
                Commit before = open.put(
                        new Key(commit.process(), commit.offset()),
                        new Commit(
                                commit.process(),
                                commit.offset(),
                                commit.timeNs(),
                                TimedOperation.NEVER,
                                givenNs.getOrDefault(commit.process(), Long.MIN_VALUE)));
                if (before != null) {
                    all.add(before);
                }
            } else if (event instanceof GroupEvent.CommitReturned answer) {
                Commit commit = open.remove(new Key(answer.process(), answer.offset()));
                if (commit != null && answer.outcome() != SendOutcome.FAILED) {
                    long returnedNs = answer.outcome() == SendOutcome.OK ? answer.timeNs() : TimedOperation.NEVER;
                    all.add(new Commit(
                            commit.process(), commit.offset(), commit.invokedNs(), returnedNs, commit.givenNs()));
                }
            }
        }
        all.addAll(open.values());
        all.sort(Comparator.comparingLong(Commit::invokedNs));
        return all;
    }

    private void checkRegister() {
        List<TimedOperation<CommittedOffset.Operation>> operations = operations(0);
        found.checked(Property.LINEARIZABLE, operations.size());
        Linearizability.Result<CommittedOffset.Operation> strict =
                Linearizability.check(CommittedOffset.MODEL, operations);
        if (strict.holds()) {
            return;
        }
        Linearizability.Result<CommittedOffset.Operation> patient =
                Linearizability.check(CommittedOffset.MODEL, operations(STALE_NS));
        if (patient.holds()) {
            strict.stuckAt()
                    .ifPresent(stuck -> found.addLegal(
                            AnomalyKind.NOT_LINEARIZABLE,
                            text(stuck)
                                    + "; it was so not long before, and a coordinator that was just replaced may say so",
                            around(stuck)));
        } else {
            patient.stuckAt().ifPresent(stuck -> found.add(AnomalyKind.NOT_LINEARIZABLE, text(stuck), around(stuck)));
        }
    }

    private String text(TimedOperation<CommittedOffset.Operation> stuck) {
        return "no order explains the answer to the " + stuck.operation() + " for " + partition.partition()
                + " by process " + stuck.process();
    }

    /**
     * What can have happened. A commit without an answer counts only if somebody was told of it: otherwise it was overwritten
     * at once, or never was.
     *
     * @param earlierNs how much earlier an answer may have been true, if a fault explains that
     */
    private List<TimedOperation<CommittedOffset.Operation>> operations(long earlierNs) {
        List<TimedOperation<CommittedOffset.Operation>> operations = new ArrayList<>();
        List<GroupEvent.OffsetFetched> fetches = partition.events().stream()
                .filter(GroupEvent.OffsetFetched.class::isInstance)
                .map(GroupEvent.OffsetFetched.class::cast)
                .toList();
        for (GroupEvent.OffsetFetched fetch : fetches) {
            boolean explained = earlierNs > 0
                    && !findings.faultsAround(fetch.invokedNs() - earlierNs, fetch.timeNs())
                            .isEmpty();
            operations.add(new TimedOperation<>(
                    fetch.process(),
                    fetch.invokedNs() - (explained ? earlierNs : 0),
                    fetch.timeNs(),
                    new CommittedOffset.Operation(false, fetch.offset())));
        }
        for (Commit commit : commits) {
            if (commit.isAcknowledged()) {
                operations.add(operation(commit, commit.returnedNs()));
            }
            if (commit.mayComeLate() && wasTold(fetches, commit)) {
                operations.add(operation(commit, TimedOperation.NEVER));
            }
        }
        return operations;
    }

    private static TimedOperation<CommittedOffset.Operation> operation(Commit commit, long returnedNs) {
        return new TimedOperation<>(
                commit.process(), commit.invokedNs(), returnedNs, new CommittedOffset.Operation(true, commit.offset()));
    }

    private static boolean wasTold(List<GroupEvent.OffsetFetched> fetches, Commit commit) {
        long fromNs = commit.isAcknowledged() ? commit.returnedNs() : commit.invokedNs();
        return fetches.stream().anyMatch(fetch -> fetch.offset() == commit.offset() && fetch.timeNs() >= fromNs);
    }

    /** Who was given the partition in a generation, or had it still in a later one, owns it there. */
    private void checkOwners() {
        Map<Integer, GroupEvent> owners = new HashMap<>();
        long given = 0;
        for (GroupEvent event : partition.events()) {
            if (event instanceof GroupEvent.Given now) {
                given++;
                checkOwner(owners, now, now.generation());
            } else if (event instanceof GroupEvent.Stayed now) {
                checkOwner(owners, now, now.generation());
            }
        }
        found.checked(Property.ONE_OWNER, given);
    }

    private void checkOwner(Map<Integer, GroupEvent> owners, GroupEvent now, int generation) {
        GroupEvent other = generation < 0 ? null : owners.put(generation, now);
        if (other != null && other.process() != now.process()) {
            found.add(
                    AnomalyKind.TWO_OWNERS,
                    partition.partition() + " belonged to process " + other.process() + " and to process "
                            + now.process() + " in generation " + generation,
                    List.of(other, now));
        }
    }

    /** Who commits was given the partition before somebody else whose commit had been accepted: it is not its own any more. */
    private void checkFormerOwners() {
        List<Commit> byAnswer = acknowledged();
        byAnswer.sort(Comparator.comparingLong(Commit::returnedNs));
        Optional<Commit> newest = Optional.empty();
        int answered = 0;
        for (Commit commit : acknowledged()) {
            while (answered < byAnswer.size() && byAnswer.get(answered).returnedNs() < commit.invokedNs()) {
                Commit next = byAnswer.get(answered++);
                newest = newest.filter(so -> so.givenNs() >= next.givenNs()).or(() -> Optional.of(next));
            }
            newest.filter(owner -> owner.process() != commit.process() && owner.givenNs() > commit.givenNs())
                    .ifPresent(owner -> found.add(
                            AnomalyKind.STALE_COMMIT,
                            "the commit of " + commit.offset() + " for " + partition.partition() + " by process "
                                    + commit.process() + " was accepted, although process " + owner.process()
                                    + " had been given the partition later, and had committed " + owner.offset(),
                            about(owner, commit)));
        }
    }

    private void checkNotBack() {
        long highest = -1;
        Optional<Commit> highestCommit = Optional.empty();
        for (Commit commit : acknowledged()) {
            boolean isBack = commit.offset() < highest
                    && highestCommit
                            .filter(high -> high.returnedNs() < commit.invokedNs())
                            .isPresent();
            if (isBack && commits.stream().noneMatch(other -> explains(other, commit))) {
                found.add(
                        AnomalyKind.COMMIT_BACK,
                        "process " + commit.process() + " committed " + commit.offset() + " for "
                                + partition.partition() + " after " + highest + " had been committed",
                        about(highestCommit.orElseThrow(), commit));
            }
            if (commit.offset() > highest) {
                highest = commit.offset();
                highestCommit = Optional.of(commit);
            }
        }
    }

    /** A commit without an answer may take effect late, and whoever reads on from there commits what comes after it. */
    private static boolean explains(Commit other, Commit back) {
        return other.mayComeLate() && other.offset() <= back.offset() && other.invokedNs() < back.invokedNs();
    }

    private void checkNothingSkipped() {
        long committed = acknowledged().stream().mapToLong(Commit::offset).max().orElse(0);
        Set<Long> handedOut = new HashSet<>(partition.polled());
        long checked = 0;
        for (long offset : partition.stored()) {
            if (offset >= committed) {
                break;
            }
            checked++;
            if (!handedOut.contains(offset)) {
                found.add(
                        AnomalyKind.GROUP_SKIP,
                        "offset " + offset + " of " + partition.partition() + " was handed to no member, but "
                                + committed + " was committed",
                        List.of());
            }
        }
        found.checked(Property.GROUP_READS_ALL, checked);
    }

    private List<Commit> acknowledged() {
        return new ArrayList<>(commits.stream().filter(Commit::isAcknowledged).toList());
    }

    private List<HistoryEvent> about(Commit one, Commit other) {
        return partition.events().stream()
                .filter(event -> isOf(event, one) || isOf(event, other))
                .limit(WITNESSES_MAX)
                .map(HistoryEvent.class::cast)
                .toList();
    }

    private static boolean isOf(GroupEvent event, Commit commit) {
        return event.process() == commit.process()
                && event.timeNs() >= commit.invokedNs()
                && event.timeNs() <= commit.returnedNs();
    }

    private List<HistoryEvent> around(TimedOperation<CommittedOffset.Operation> stuck) {
        return partition.events().stream()
                .filter(event -> event.timeNs() >= stuck.invokedNs() && event.timeNs() <= stuck.returnedNs())
                .limit(WITNESSES_MAX)
                .map(HistoryEvent.class::cast)
                .toList();
    }
}
