package io.duolog.chaos.history;

/**
 * What the brokers of a run promise beside what topics' settings say.
 *
 * @param flushBeforeAck whether what is acknowledged has been forced to the disks of all that are in sync, so that a loss of
 *     power takes nothing of it
 * @param leadersStepDown whether a leader that has lost its session stops to serve, even if it cannot know who leads instead
 */
public record Promises(boolean flushBeforeAck, boolean leadersStepDown) {
    /** What every system promises. */
    public static final Promises NONE = new Promises(false, false);
}
