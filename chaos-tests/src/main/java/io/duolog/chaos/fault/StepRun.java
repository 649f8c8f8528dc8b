package io.duolog.chaos.fault;

import io.duolog.chaos.network.NodeId;
import java.util.List;

/** How far a step of a running schedule is. */
final class StepRun {
    /** How far. */
    enum State {
        PENDING,
        ACTIVE,
        ENDED,
        SKIPPED
    }

    private final int number;
    private final Step step;
    private State state = State.PENDING;
    private List<NodeId> nodes = List.of();
    private List<String> names = List.of();
    private List<NodeId> others = List.of();
    private long beganNs;
    private long endingNs;
    private long endedNs;
    private boolean endedByHealing;

    StepRun(int number, Step step) {
        this.number = number;
        this.step = step;
    }

    int number() {
        return number;
    }

    Step step() {
        return step;
    }

    State state() {
        return state;
    }

    /** Whom it met; empty if nobody. */
    List<NodeId> nodes() {
        return nodes;
    }

    /** To whom its links were cut; empty if it cuts none between nodes. */
    List<NodeId> others() {
        return others;
    }

    /** The names of the nodes or links that it met. */
    List<String> names() {
        return names;
    }

    boolean hasBegun() {
        return state != State.PENDING;
    }

    boolean isOver() {
        return state == State.ENDED || state == State.SKIPPED;
    }

    /** When it began; of one that was skipped, when it should have. */
    long beganNs() {
        return beganNs;
    }

    /** When it ended; of one that was skipped, when it should have begun. */
    long endedNs() {
        return endedNs;
    }

    /** For how long it lasted until its end was begun, which may take its own time. */
    long lastedNs() {
        return endingNs - beganNs;
    }

    boolean endedByHealing() {
        return endedByHealing;
    }

    /** Whether its time is over. */
    boolean isDueToEnd(long nowNs) {
        return state == State.ACTIVE
                && step.durationMs() > 0
                && nowNs - beganNs >= Nemesis.NANOS_PER_MILLI * step.durationMs();
    }

    void begin(long nowNs, List<NodeId> met, List<String> metNames) {
        state = State.ACTIVE;
        beganNs = nowNs;
        nodes = List.copyOf(met);
        names = List.copyOf(metNames);
    }

    void meetsToo(List<NodeId> nodesOfOtherSide) {
        others = List.copyOf(nodesOfOtherSide);
    }

    /**
     * It has ended.
     *
     * @param fromNs when that was begun
     */
    void end(long fromNs, long nowNs, boolean byHealing) {
        state = State.ENDED;
        endingNs = fromNs;
        endedNs = nowNs;
        endedByHealing = byHealing;
    }

    void skip(long nowNs) {
        state = State.SKIPPED;
        beganNs = nowNs;
        endedNs = nowNs;
        nodes = List.of();
    }
}
