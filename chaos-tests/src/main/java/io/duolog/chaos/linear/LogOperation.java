package io.duolog.chaos.linear;

/** What is done to the end of a metadata log: a register whose version is the log's end and whose value is the last record. */
public sealed interface LogOperation {
    /**
     * A record was appended where the log ended; without an answer, perhaps.
     *
     * @param epoch the controller epoch of who did it
     * @param expectedEnd the end that it was compared with
     * @param value the record
     */
    record Append(int epoch, long expectedEnd, String value) implements LogOperation {}

    /**
     * The log's end was asked for.
     *
     * @param end the answer
     * @param value the last record below it, as the same node was delivered it; the empty string if the log is empty
     */
    record Read(long end, String value) implements LogOperation {}
}
