package io.duolog.client.errors;

/** A record is larger than a setting of this client allows; it was not sent. */
public final class RecordTooLargeException extends ClientException {
    private static final long serialVersionUID = 1L;

    /**
     * Describes the record.
     *
     * @param sizeBytes how large it would be in a batch of its own, at most
     * @param setting the setting that forbids it
     * @param limitBytes that setting's value
     */
    public RecordTooLargeException(long sizeBytes, String setting, long limitBytes) {
        super(
                "The record takes " + sizeBytes + " bytes, more than " + setting + " = " + limitBytes
                        + " allows; raise it (and the topic's max.message.bytes), or send less at once",
                false,
                null,
                null);
    }
}
