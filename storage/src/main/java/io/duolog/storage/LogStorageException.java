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
        return of(isDiskFull(cause) ? Kind.DISK_FULL : Kind.IO, action, cause);
    }

    /** Of that kind, with what can be done about the cause. */
    static LogStorageException of(Kind kind, String action, IOException cause) {
        return new LogStorageException(kind, "cannot " + action + ": " + cause.getMessage() + advice(cause), cause);
    }

    private static String advice(IOException cause) {
        if (isDiskFull(cause)) {
            return "; free space on the volume, or lower retention.bytes";
        }
        return says(cause, "too many open files")
                ? "; let the process open more files (ulimit -n): a log takes one, and three for each older segment"
                : "";
    }

    private static boolean isDiskFull(IOException cause) {
        return says(cause, "no space left on device") || says(cause, "quota exceeded");
    }

    private static boolean says(IOException cause, String words) {
        String message = cause.getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains(words);
    }

    /** What failed. */
    public Kind kind() {
        return kind;
    }
}
