package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.coordination.AppendUncertainException;
import io.duolog.coordination.CoordinationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Appends of one epoch, pipelined while the controller is cut off, and what may have become of them. */
final class CutRound {
    private final ContractNode writer;
    private final int epoch;
    private final int base;
    private final String name;
    private final List<String> issued = new ArrayList<>();
    private final List<CompletableFuture<Long>> appends = new ArrayList<>();

    /** A round of appends from the log's end on, which is at {@code base}. */
    CutRound(ContractNode writer, int base, String name) {
        this.writer = writer;
        this.epoch = writer.epoch();
        this.base = base;
        this.name = name;
    }

    int epoch() {
        return epoch;
    }

    void append() {
        int index = issued.size();
        String record = name + "/" + index;
        issued.add(record);
        appends.add(writer.backend()
                .log()
                .append(epoch, base + index, bytes(record))
                .toCompletableFuture());
    }

    /** Waits until one of them has ended. */
    void await(int index) {
        assertThat(outcome(index)).as("outcome").isNotNull();
    }

    /** Waits for all; whether one failed. */
    boolean anyFailed() {
        boolean failed = false;
        for (int i = 0; i < appends.size(); i++) {
            failed |= outcome(i).isPresent();
        }
        return failed;
    }

    /**
     * Checks the log, from the round's beginning on, against the outcomes: it is a prefix of what was issued; what was
     * acknowledged is a prefix of that; what failed for certain is not in it. Returns what is in it.
     */
    List<String> check(List<String> log) {
        assertThat(log).as("log after round " + name).isEqualTo(issued.subList(0, Math.min(log.size(), issued.size())));
        boolean failedBefore = false;
        for (int i = 0; i < appends.size(); i++) {
            Optional<CoordinationException> failure = outcome(i);
            String append = "append " + issued.get(i) + " ended with " + failure + ", the log has " + log.size();
            if (failure.isEmpty()) {
                assertThat(i).as(append).isLessThan(log.size());
                assertThat(failedBefore).as(append + ", an earlier one failed").isFalse();
                assertThat(appends.get(i).join()).as(append).isEqualTo(base + i);
            } else if (!(failure.get() instanceof AppendUncertainException)) {
                assertThat(i).as(append).isGreaterThanOrEqualTo(log.size());
            }
            failedBefore |= failure.isPresent();
        }
        return log;
    }

    /** Waits for one to end; empty if it was acknowledged. */
    private Optional<CoordinationException> outcome(int index) {
        return ContractNode.join(appends.get(index)
                .handle((last, failure) -> Optional.ofNullable(failure).map(CoordinationException.class::cast)));
    }
}
