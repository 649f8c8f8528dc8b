package io.duolog.storage;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The file system failed. After {@link Kind#DISK_FULL} the log is as it was before the call and goes on when there is
 * space; after {@link Kind#IO} its directory is offline: nothing may be written to it until the process restarts.
 */
public final class LogStorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What failed. */
    public enum Kind {
        /** The device or the quota is full. */
        DISK_FULL,
        /** Anything else: a broken device, a missing right, a closed file. */
        IO
    }

    private final Kind kind;

    /** Says which kind, what was being done to what, and the cause. */
    public LogStorageException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Classifies what the file system threw while {@code action} was done. */
    public static LogStorageException of(String action, IOException cause) {
        Kind kind = isDiskFull(cause) ? Kind.DISK_FULL : Kind.IO;
        String advice = kind == Kind.DISK_FULL ? "; free space on the volume, or lower retention.bytes" : "";
        return new LogStorageException(kind, "cannot " + action + ": " + cause.getMessage() + advice, cause);
    }

    private static boolean isDiskFull(IOException cause) {
        String message = cause.getMessage();
        if (message == null) {
            return false;
        }
        String lower = message.toLowerCase(Locale.ROOT);
        return lower.contains("no space left on device") || lower.contains("quota exceeded");
    }

    /** What failed. */
    public Kind kind() {
        return kind;
    }
}
