package io.duolog.protocol.wire;

/**
 * Bytes that cannot be what they claim to be: they end too early, or a length, a count or a varint in them is
 * impossible. The sender is at fault (or the line); reading the same bytes again cannot help.
 */
public final class WireFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what was wrong, naming the field and the value where they are known. */
    public WireFormatException(String message) {
        super(message);
    }
}
