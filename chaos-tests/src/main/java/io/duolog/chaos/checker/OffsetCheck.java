package io.duolog.chaos.checker;

import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Whether offsets hold what consumers and producers were told that they hold: one record each, which stays. What was polled
 * is committed; where an acknowledged record is, if it is anywhere, must be where it was acknowledged to be.
 */
final class OffsetCheck {
    private final PartitionView view;
    private final Set<Long> inconsistent = new HashSet<>();
    private final Set<Long> vanished = new HashSet<>();

    OffsetCheck(PartitionView view) {
        this.view = view;
    }

    void check() {
        long polled = 0;
        for (Session session : view.history().sessions()) {
            for (Session.Poll poll : session.polls()) {
                for (ReadRecord read : poll.records()) {
                    checkPolled(session, read);
                }
                polled += poll.records().size();
            }
            session.failures().stream()
                    .filter(failure -> isOutOfRange(failure.error()))
                    .forEach(failure -> checkReset(session, failure.timeNs(), failure.error()));
        }
        long acknowledged = view.sends().all().stream()
                .filter(send -> send.offset() >= 0)
                .peek(this::checkAcknowledged)
                .count();
        view.checked(Property.READS_STAY, polled);
        view.checked(Property.ONE_VALUE_PER_OFFSET, polled + acknowledged);
    }

    private void checkPolled(Session session, ReadRecord read) {
        Value value = read.value();
        PartitionLog log = view.log();
        if (value == null || log.holds(read.offset(), value)) {
            return;
        }
        if (log.hasOffset(read.offset())) {
            Value other = log.at(log.indexFrom(read.offset())).value();
            if (other != null && inconsistent.add(read.offset())) {
                String text = "process " + session.process() + " was handed record " + value + " at offset "
                        + read.offset() + ", where record " + other + " is stored";
                Judgement judgement =
                        view.circumstances().ofCommitted(Math.min(view.notStoredNs(value), view.notStoredNs(other)));
                view.found(
                        AnomalyKind.INCONSISTENT_OFFSETS,
                        judgement,
                        List.of(read.offset()),
                        List.of(value, other),
                        text);
            }
        } else if (log.isComplete() && vanished.add(read.offset())) {
            String text = "process " + session.process() + " was handed record " + value + " at offset " + read.offset()
                    + ", where the final log has nothing";
            Judgement judgement = view.circumstances().ofCommitted(view.notStoredNs(value));
            view.found(AnomalyKind.VANISHED_READ, judgement, List.of(read.offset()), List.of(value), text);
        }
    }

    /** A record that is nowhere is {@link DurabilityCheck}'s; one of which there are copies may be where it was. */
    private void checkAcknowledged(Send send) {
        PartitionLog log = view.log();
        int index = log.firstIndexOf(send.value());
        if (index < 0 || log.holds(send.offset(), send.value())) {
            return;
        }
        if (!log.isComplete() && !log.hasOffset(send.offset())) {
            return;
        }
        if (inconsistent.add(send.offset())) {
            String text = "record " + send.value() + " was acknowledged at offset " + send.offset()
                    + ", but is stored at offset " + log.at(index).offset();
            view.found(
                    AnomalyKind.INCONSISTENT_OFFSETS,
                    view.circumstances().ofAcknowledged(send, -1),
                    List.of(send.offset(), log.at(index).offset()),
                    List.of(send.value()),
                    text);
        }
    }

    private static boolean isOutOfRange(String error) {
        return error.toUpperCase(Locale.ROOT).replace("_", "").contains("OFFSETOUTOFRANGE");
    }

    /** An error may name the partition that it is about; one that names none is about all that the consumer reads. */
    private void checkReset(Session session, long timeNs, String error) {
        String text = "process " + session.process() + " was told that where it reads on is out of range: " + error;
        boolean another = error.contains("-")
                && !error.contains(view.history().partition().toString());
        long sinceNs = session.polls().isEmpty()
                ? session.assignedNs()
                : session.polls().get(0).event().invokedNs();
        if (!another) {
            view.found(
                    AnomalyKind.OFFSET_RESET,
                    view.circumstances().ofCommitted(Math.min(sinceNs, timeNs)),
                    List.of(),
                    List.of(),
                    text);
        }
    }
}
