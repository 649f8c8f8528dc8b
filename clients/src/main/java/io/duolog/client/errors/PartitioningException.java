package io.duolog.client.errors;

import org.jspecify.annotations.Nullable;

/** An application's partitioner threw, or chose a partition that does not exist; the record was not sent. */
public final class PartitioningException extends ClientException {
    private static final long serialVersionUID = 1L;

    /** Says which topic, and what the partitioner did. */
    public PartitioningException(String message, @Nullable Throwable cause) {
        super(message, false, null, cause);
    }
}
