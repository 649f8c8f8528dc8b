package io.duolog.coordination;

import org.jspecify.annotations.Nullable;

/** What the backend keeps on disk cannot be used: in use by another process, corrupt, or not writable. */
public final class CoordinationStorageException extends CoordinationException {
    /**
     * Creates the exception.
     *
     * @param message the file or directory, what is wrong with it, and the fix
     * @param cause what led to it, if anything
     */
    public CoordinationStorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
