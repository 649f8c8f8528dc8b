package io.duolog.chaos.network;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.Set;

/**
 * What is done to a link.
 *
 * @param kind what
 * @param amount its measure, in the unit that the kind names; 0 where there is none
 */
public record LinkFault(Kind kind, long amount) {
    /** What can be done. */
    public enum Kind {
        /** Connections are closed, and new ones refused: fail-fast, as if nothing listened. */
        REFUSE,
        /** Bytes of both directions are read and thrown away; connections close when it heals. */
        BLACK_HOLE,
        /** Bytes of both directions are held, and delivered when it heals: late messages, the zombie maker. */
        STALL,
        /** Answers are thrown away, requests arrive; connections close when it heals. */
        ANSWER_LOST,
        /** Requests are thrown away; connections close when it heals. */
        REQUEST_LOST,
        /** Answers are held, requests arrive; all is delivered when it heals. */
        ANSWER_LATE,
        /** Requests are held, answers arrive; all is delivered when it heals. */
        REQUEST_LATE,
        /** Both directions are late by {@code amount} ms. */
        LATENCY,
        /** Both directions carry {@code amount} KB/s. */
        BANDWIDTH,
        /** Connections are closed, and new ones reset when they send something; they close when it heals. */
        RESET,
        /** Connections are closed; new ones carry {@code amount} bytes of answers, and close then, or when it heals: torn frames. */
        TORN,
        /** Connections are closed; the bytes of new ones arrive in pieces of about {@code amount} bytes. They close when it heals. */
        SLICE
    }

    private static final Set<Kind> MEASURED = EnumSet.of(Kind.LATENCY, Kind.BANDWIDTH, Kind.SLICE);

    /** Checks. */
    public LinkFault {
        requireNonNull(kind, "kind");
        if (amount < 0) {
            throw new IllegalArgumentException("the amount of " + kind + " is " + amount + "; it must not be negative");
        }
        if (amount == 0 && MEASURED.contains(kind)) {
            throw new IllegalArgumentException("the amount of " + kind + " is 0; it must be 1 or more");
        }
    }

    /** One without a measure. */
    public static LinkFault of(Kind kind) {
        return new LinkFault(kind, 0);
    }
}
