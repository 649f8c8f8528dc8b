package io.duolog.chaos.history;

/** What a producer knows of a record that it sent. */
public enum SendOutcome {
    /** Acknowledged, as the acks of its topic define it. */
    OK,
    /** Certainly not stored: it was refused before it was first transmitted. */
    FAILED,
    /** Perhaps stored: every other error, since the last error of a client that retries hides what came before it. */
    UNKNOWN
}
