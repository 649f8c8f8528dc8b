package io.duolog.chaos.report;

import io.duolog.chaos.history.SendOutcome;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When records were sent to one partition and when they were acknowledged. Filled in the order of time, read when it is full.
 */
final class PartitionSends {
    /** The acknowledgement of a send that has none. */
    static final long NEVER = Long.MAX_VALUE;

    /** A producer that was refused and tries again after so long at most has waited all the time. */
    private static final long TRIES_AGAIN_NS = 1_000_000_000L;

    private static final long NOBODY_WAITS = Long.MIN_VALUE;

    private final TopicPartition partition;
    private final LongList invokedNs = new LongList();
    private final LongList acknowledgedNs = new LongList();
    private final List<Gap> gaps = new ArrayList<>();
    private final Map<Integer, Integer> waitingByProcess = new HashMap<>();
    private int waiting;
    private long waitingSinceNs = NOBODY_WAITS;
    private long gaveUpNs;
    private long lastNs;
    private long[] firstAcknowledgedFrom = {};

    PartitionSends(TopicPartition partition) {
        this.partition = partition;
    }

    /** A record is about to be sent; returns the number of this send. */
    int invoked(long timeNs, int process) {
        invokedNs.add(timeNs);
        acknowledgedNs.add(NEVER);
        if (waiting == 0 && waitingSinceNs != NOBODY_WAITS && timeNs - gaveUpNs > TRIES_AGAIN_NS) {
            addGap(gaveUpNs, false);
            waitingSinceNs = NOBODY_WAITS;
        }
        waitingByProcess.merge(process, 1, Integer::sum);
        waiting++;
        if (waitingSinceNs == NOBODY_WAITS) {
            waitingSinceNs = timeNs;
        }
        lastNs = timeNs;
        return invokedNs.size() - 1;
    }

    /** What came of a send. */
    void returned(int send, long timeNs, int process, SendOutcome outcome) {
        if (waitingByProcess.getOrDefault(process, 0) > 0) {
            waitingByProcess.merge(process, -1, Integer::sum);
            waiting--;
        }
        lastNs = timeNs;
        if (outcome == SendOutcome.OK) {
            acknowledgedNs.set(send, timeNs);
            if (waitingSinceNs != NOBODY_WAITS) {
                addGap(timeNs, true);
            }
            waitingSinceNs = waiting > 0 ? timeNs : NOBODY_WAITS;
        } else if (waiting == 0) {
            gaveUpNs = timeNs;
        }
    }

    /** A process has ended, and so nobody waits for what it sent. */
    void ended(long timeNs, int process) {
        Integer left = waitingByProcess.remove(process);
        if (left != null && left > 0) {
            waiting -= left;
            gaveUpNs = timeNs;
        }
    }

    /** Nothing more is to come. */
    void finish() {
        if (waitingSinceNs != NOBODY_WAITS) {
            addGap(waiting > 0 ? lastNs : gaveUpNs, false);
        }
        firstAcknowledgedFrom = new long[invokedNs.size()];
        long first = NEVER;
        for (int i = invokedNs.size() - 1; i >= 0; i--) {
            first = Math.min(first, acknowledgedNs.get(i));
            firstAcknowledgedFrom[i] = first;
        }
    }

    /** Spans in which somebody waited and nothing was acknowledged, of at least {@link Gap#SHORTEST_NS}. */
    List<Gap> gaps() {
        return gaps;
    }

    /** The end of the gap, by {@link #gaps}, in which a moment lies; the moment itself if it lies in none. */
    long gapEnd(long momentNs) {
        int low = 0;
        int high = gaps.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (gaps.get(middle).toNs() <= momentNs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < gaps.size() && gaps.get(low).fromNs() <= momentNs
                ? gaps.get(low).toNs()
                : momentNs;
    }

    /** How many records were sent. */
    int size() {
        return invokedNs.size();
    }

    long invokedNs(int send) {
        return invokedNs.get(send);
    }

    /** {@link #NEVER} if it was not acknowledged. */
    long acknowledgedNs(int send) {
        return acknowledgedNs.get(send);
    }

    /** When the first of the records that were sent from this one on was acknowledged. */
    long firstAcknowledgedFrom(int send) {
        return firstAcknowledgedFrom[send];
    }

    /** The first record that was sent at this time or later; {@link #size} if there is none. */
    int firstInvokedFrom(long timeNs) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (invokedNs.get(middle) < timeNs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** When anything was last sent or returned. */
    long lastNs() {
        return lastNs;
    }

    private void addGap(long toNs, boolean ended) {
        if (toNs - waitingSinceNs >= Gap.SHORTEST_NS) {
            gaps.add(new Gap(partition, waitingSinceNs, toNs, ended));
        }
    }
}
