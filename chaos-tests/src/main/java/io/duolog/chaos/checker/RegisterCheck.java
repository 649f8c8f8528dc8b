package io.duolog.chaos.checker;

import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.RegisterEvent;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.linear.Linearizability;
import io.duolog.chaos.linear.LogEnd;
import io.duolog.chaos.linear.LogOperation;
import io.duolog.chaos.linear.TimedOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Whether what coordinates a cluster keeps its word, whatever faults there were: the end of the metadata log is a linearizable
 * register that is compared and set, all nodes are delivered one log with all that was acknowledged and nothing that was refused,
 * epochs rise and are given once, and there is progress once everything has healed.
 */
final class RegisterCheck {
    private static final String SUBJECT = "coordination";
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(4);
    private static final int WITNESSES_MAX = 8;

    private final Findings findings;
    private final SubjectFindings found;
    private final List<RegisterEvent> events = new ArrayList<>();
    private final Map<String, RegisterEvent.AppendInvoked> appends = new HashMap<>();
    private final Map<String, RegisterEvent.AppendReturned> answers = new HashMap<>();
    private final Map<Integer, List<String>> delivered = new TreeMap<>();
    private final Map<Integer, Integer> deliveredEpochs = new HashMap<>();
    private List<String> log = List.of();
    private long reads;

    RegisterCheck(List<HistoryEvent> all, Findings findings) {
        this.findings = findings;
        this.found = new SubjectFindings(SUBJECT, findings);
        for (HistoryEvent event : all) {
            if (event instanceof RegisterEvent seen) {
                add(seen);
            }
        }
    }

    /** Whether the history has anything of the kind. */
    boolean isPresent() {
        return !events.isEmpty();
    }

    void check() {
        if (!isPresent()) {
            return;
        }
        checkOneLog();
        checkAnswers();
        checkEpochs();
        checkOrder();
        checkProgress();
    }

    private void add(RegisterEvent event) {
        events.add(event);
        if (event instanceof RegisterEvent.AppendInvoked append) {
            appends.put(append.value(), append);
        } else if (event instanceof RegisterEvent.AppendReturned answer) {
            answers.put(answer.value(), answer);
        } else if (event instanceof RegisterEvent.EndRead) {
            reads++;
        } else if (event instanceof RegisterEvent.Delivered more) {
            deliver(more);
        }
    }

    private void deliver(RegisterEvent.Delivered more) {
        List<String> before = delivered.computeIfAbsent(more.process(), process -> new ArrayList<>());
        int epochBefore = deliveredEpochs.getOrDefault(more.process(), -1);
        if (more.baseOffset() != before.size()) {
            found.add(
                    AnomalyKind.SPLIT_LOG,
                    "process " + more.process() + " was delivered offset " + more.baseOffset() + " after "
                            + before.size() + " records",
                    List.of(more));
        }
        if (more.epoch() < epochBefore) {
            found.add(
                    AnomalyKind.STALE_EPOCH,
                    "process " + more.process() + " was delivered a record of epoch " + more.epoch()
                            + " after one of epoch " + epochBefore,
                    List.of(more));
        }
        deliveredEpochs.put(more.process(), more.epoch());
        before.addAll(more.values());
    }

    private void checkOneLog() {
        delivered.forEach((process, values) -> {
            int common = Math.min(log.size(), values.size());
            for (int offset = 0; offset < common; offset++) {
                if (!log.get(offset).equals(values.get(offset))) {
                    found.add(
                            AnomalyKind.SPLIT_LOG,
                            "process " + process + " was delivered " + values.get(offset) + " at offset " + offset
                                    + ", where others were delivered " + log.get(offset),
                            about(values.get(offset), log.get(offset)));
                    break;
                }
            }
            log = values.size() > log.size() ? values : log;
        });
        found.checked(Property.ONE_METADATA_LOG, log.size());
    }

    private void checkAnswers() {
        Set<String> stored = new HashSet<>();
        for (String value : log) {
            RegisterEvent.AppendReturned answer = answers.get(value);
            if (!stored.add(value)) {
                found.add(AnomalyKind.SPLIT_LOG, "record " + value + " was delivered twice", about(value));
            }
            if (!appends.containsKey(value)) {
                found.add(AnomalyKind.SPLIT_LOG, "nobody appended " + value + ", which was delivered", List.of());
            }
            if (answer != null && answer.outcome() == SendOutcome.FAILED) {
                found.add(AnomalyKind.SPLIT_LOG, "record " + value + " was refused, but is in the log", about(value));
            }
        }
        appends.values().stream().filter(this::isAcknowledged).forEach(append -> {
            long offset = append.expectedEnd();
            if (offset >= log.size() || !log.get((int) offset).equals(append.value())) {
                found.add(
                        AnomalyKind.SPLIT_LOG,
                        "record " + append.value() + " was acknowledged at offset " + offset
                                + ", but is not delivered there",
                        about(append.value()));
            }
        });
    }

    private boolean isAcknowledged(RegisterEvent.AppendInvoked append) {
        return answeredNs(append) != TimedOperation.NEVER;
    }

    private long answeredNs(RegisterEvent.AppendInvoked append) {
        RegisterEvent.AppendReturned answer = answers.get(append.value());
        return answer != null && answer.outcome() == SendOutcome.OK ? answer.timeNs() : TimedOperation.NEVER;
    }

    private void checkEpochs() {
        Map<Integer, RegisterEvent.Elected> byEpoch = new TreeMap<>();
        Map<Integer, Integer> last = new HashMap<>();
        for (RegisterEvent event : events) {
            if (event instanceof RegisterEvent.Elected elected) {
                RegisterEvent.Elected other = byEpoch.put(elected.epoch(), elected);
                if (other != null) {
                    found.add(
                            AnomalyKind.STALE_EPOCH,
                            "epoch " + elected.epoch() + " was given to process " + other.process() + " and to process "
                                    + elected.process(),
                            List.of(other, elected));
                }
                Integer before = last.put(elected.process(), elected.epoch());
                if (before != null && before > elected.epoch()) {
                    found.add(
                            AnomalyKind.STALE_EPOCH,
                            "process " + elected.process() + " was elected with epoch " + elected.epoch()
                                    + " after epoch " + before,
                            List.of(elected));
                }
            }
        }
        found.checked(Property.EPOCHS_RISE, byEpoch.size());
    }

    private void checkOrder() {
        List<TimedOperation<LogOperation>> operations = operations();
        Linearizability.Result<LogOperation> result = Linearizability.check(LogEnd.MODEL, operations);
        result.stuckAt()
                .ifPresent(stuck -> found.add(
                        AnomalyKind.NOT_LINEARIZABLE,
                        "no order explains the answer to " + stuck.operation() + " of process " + stuck.process()
                                + ", called at " + stuck.invokedNs() + " ns; the longest one has "
                                + result.order().size() + " of " + operations.size() + " operations",
                        around(stuck)));
        found.checked(Property.LINEARIZABLE, operations.size());
    }

    /**
     * What can have taken effect: an append without an answer only if it is in the log, as it says where it must be. What the
     * last record was below an end, a node knows that was delivered it.
     */
    private List<TimedOperation<LogOperation>> operations() {
        Set<String> stored = new TreeSet<>(log);
        List<TimedOperation<LogOperation>> operations = new ArrayList<>();
        for (RegisterEvent event : events) {
            if (event instanceof RegisterEvent.AppendInvoked append
                    && (isAcknowledged(append) || stored.contains(append.value()))) {
                operations.add(new TimedOperation<>(
                        append.process(),
                        append.timeNs(),
                        answeredNs(append),
                        new LogOperation.Append(append.epoch(), append.expectedEnd(), append.value())));
            } else if (event instanceof RegisterEvent.EndRead read) {
                List<String> known = delivered.getOrDefault(read.process(), List.of());
                if (read.end() <= known.size()) {
                    String value = read.end() == 0 ? "" : known.get((int) read.end() - 1);
                    operations.add(new TimedOperation<>(
                            read.process(), read.invokedNs(), read.timeNs(), new LogOperation.Read(read.end(), value)));
                }
            }
        }
        return operations;
    }

    private void checkProgress() {
        OptionalLong healed = findings.faults().healedNs();
        long lastNs = events.get(events.size() - 1).timeNs();
        OptionalLong last = answers.values().stream()
                .filter(answer -> answer.outcome() == SendOutcome.OK)
                .mapToLong(RegisterEvent.AppendReturned::timeNs)
                .max();
        if (healed.isEmpty() || last.isEmpty()) {
            return;
        }
        found.checked(Property.AVAILABLE, 1);
        if (last.getAsLong() < healed.getAsLong() && lastNs - PATIENCE_NS >= healed.getAsLong()) {
            found.add(AnomalyKind.STUCK, "after everything had healed, nothing was appended any more", List.of());
        }
    }

    private List<HistoryEvent> about(String... values) {
        List<String> wanted = List.of(values);
        return events.stream()
                .filter(event -> (event instanceof RegisterEvent.AppendInvoked append
                                && wanted.contains(append.value()))
                        || (event instanceof RegisterEvent.AppendReturned answer && wanted.contains(answer.value())))
                .map(HistoryEvent.class::cast)
                .toList();
    }

    private List<HistoryEvent> around(TimedOperation<LogOperation> stuck) {
        return events.stream()
                .filter(event -> event.timeNs() >= stuck.invokedNs() && event.timeNs() <= stuck.returnedNs())
                .limit(WITNESSES_MAX)
                .map(HistoryEvent.class::cast)
                .toList();
    }

    /** In figures, as of a topic whose producers are the controllers. */
    ProfileStatistics statistics() {
        long acked = count(SendOutcome.OK);
        long failed = count(SendOutcome.FAILED);
        long unknown = appends.size() - acked - failed;
        long unknownStored = log.stream()
                .filter(value ->
                        !answers.containsKey(value) || answers.get(value).outcome() == SendOutcome.UNKNOWN)
                .count();
        return new ProfileStatistics(
                SUBJECT, 1, appends.size(), acked, failed, unknown, unknownStored, reads, log.size(), 0, 0, 0, 0);
    }

    private long count(SendOutcome outcome) {
        return answers.values().stream()
                .filter(answer -> answer.outcome() == outcome)
                .count();
    }
}
