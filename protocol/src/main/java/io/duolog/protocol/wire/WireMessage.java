package io.duolog.protocol.wire;

/**
 * Something with a versioned binary form: a request, a response, or a record that is kept on disk. Implementations are
 * generated from a schema and immutable.
 */
public interface WireMessage {
    /**
     * Appends this message in the given version.
     *
     * @throws io.duolog.protocol.UnsupportedVersionException if the version is outside the range of the message, or if
     *     the message holds something that the version cannot express and that may not be dropped
     */
    void write(WireWriter out, short version);
}
