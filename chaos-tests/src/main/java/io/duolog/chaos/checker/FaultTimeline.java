package io.duolog.chaos.checker;

import io.duolog.chaos.history.FaultEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** When which fault was active. */
final class FaultTimeline {
    /**
     * How long a fault may go on showing after it has ended: sessions expire, replicas catch up, clients learn of leaders,
     * and bytes that were held back are delivered.
     */
    static final long AFTERMATH_NS = TimeUnit.SECONDS.toNanos(15);

    /** Families that may take from a node what it stored. */
    private static final Set<String> LOSSY_FAMILIES = Set.of("power", "replace", "bitflip");

    private static final String POWER = "power";
    private static final String BIT_FLIP = "bitflip";
    private static final String PAUSE = "pause";

    private final List<Span> spans = new ArrayList<>();
    private final List<Span> lossy;

    /** A fault from its beginning to its end; {@link Long#MAX_VALUE} if it was not seen to end. */
    private record Span(FaultEvent began, long endedNs) {
        boolean isAround(long fromNs, long toNs) {
            boolean showsAfter = endedNs == Long.MAX_VALUE || endedNs + AFTERMATH_NS >= fromNs;
            return began.timeNs() <= toNs && showsAfter;
        }
    }

    FaultTimeline(List<FaultEvent> events) {
        Map<Integer, FaultEvent> open = new HashMap<>();
        for (FaultEvent event : events) {
            switch (event.phase()) {
                case BEGAN -> {
                    FaultEvent before = open.put(event.step(), event);
                    if (before != null) {
                        spans.add(new Span(before, Long.MAX_VALUE));
                    }
                }
                case ENDED -> {
                    FaultEvent began = open.remove(event.step());
                    if (began != null) {
                        spans.add(new Span(began, event.timeNs()));
                    }
                }
                case SKIPPED -> {}
            }
        }
        open.values().forEach(began -> spans.add(new Span(began, Long.MAX_VALUE)));
        spans.sort((one, other) -> Long.compare(one.began.timeNs(), other.began.timeNs()));
        lossy = spans.stream()
                .filter(span -> LOSSY_FAMILIES.contains(span.began.family()))
                .toList();
    }

    /** Whether nothing went wrong in the whole run. */
    boolean isEmpty() {
        return spans.isEmpty();
    }

    /** The beginnings of the faults that may show in this time. */
    List<FaultEvent> around(long fromNs, long toNs) {
        return spans.stream()
                .filter(span -> span.isAround(fromNs, toNs))
                .map(Span::began)
                .toList();
    }

    /** Whether a fault may show at {@code fromNs} or later. */
    boolean explainsFrom(long fromNs) {
        return spans.stream().anyMatch(span -> span.isAround(fromNs, Long.MAX_VALUE));
    }

    /** When the first fault began that may show in this time; {@code fromNs} if none did, or it began later. */
    long firstAround(long fromNs, long toNs) {
        return Math.min(
                fromNs,
                spans.stream()
                        .filter(span -> span.isAround(fromNs, toNs))
                        .mapToLong(span -> span.began.timeNs())
                        .min()
                        .orElse(fromNs));
    }

    /** When the last fault ended; the smallest time if there was none, and empty if one did not end. */
    OptionalLong healedNs() {
        if (spans.stream().anyMatch(span -> span.endedNs == Long.MAX_VALUE)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(spans.stream().mapToLong(Span::endedNs).max().orElse(Long.MIN_VALUE / 2));
    }

    /**
     * How many nodes lost what they stored from {@code fromNs} to {@code toNs}.
     *
     * @param withPower whether those that lost their power count
     */
    int lossyCrashes(long fromNs, long toNs, boolean withPower) {
        Set<String> nodes = new HashSet<>();
        lossy.stream()
                .filter(span -> withPower || !span.began.family().equals(POWER))
                .filter(span -> span.began.timeNs() >= fromNs && span.began.timeNs() <= toNs)
                .forEach(span -> nodes.addAll(span.began.targets()));
        return nodes.size();
    }

    /** When all had been noticed of crashes that lost something, {@code lagNs} after the nodes were started again. */
    LongStream lossySettledNs(long lagNs) {
        return lossy.stream().filter(span -> span.endedNs != Long.MAX_VALUE).mapToLong(span -> span.endedNs + lagNs);
    }

    /** Whether no crash that lost something may still have been unnoticed at this time. */
    boolean isLossySettled(long timeNs, long lagNs) {
        return lossy.stream()
                .noneMatch(span -> span.began.timeNs() <= timeNs
                        && (span.endedNs == Long.MAX_VALUE || timeNs < span.endedNs + lagNs));
    }

    /** Whether a process that was stopped may show in this time: it does not know how late it is. */
    boolean hadPauses(long fromNs, long toNs) {
        return around(fromNs, toNs).stream().anyMatch(began -> began.family().equals(PAUSE));
    }

    /** Whether bits of this broker's files were flipped. */
    boolean hadBitsFlipped(int broker) {
        String name = "b" + broker;
        return spans.stream()
                .anyMatch(span -> span.began.family().equals(BIT_FLIP)
                        && span.began.targets().contains(name));
    }
}
