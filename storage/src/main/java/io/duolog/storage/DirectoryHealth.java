package io.duolog.storage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a log directory may still be written to. The first I/O error takes it offline for good: after a failed write
 * or fsync no one knows what the device holds (KAFKA-10778). Shared by all logs of the directory; safe for use by many
 * threads.
 */
public final class DirectoryHealth {
    private final String directory;
    private final Consumer<LogStorageException> onOffline;
    private final AtomicReference<@Nullable LogStorageException> failure = new AtomicReference<>();

    /**
     * A healthy directory.
     *
     * @param directory its name, for messages
     * @param onOffline called once, on the thread that met the error; must not block
     */
    public DirectoryHealth(String directory, Consumer<LogStorageException> onOffline) {
        this.directory = requireNonNull(directory);
        this.onOffline = requireNonNull(onOffline);
    }

    /** Does nothing while the directory is online; throws {@link LogStorageException} of kind IO afterwards. */
    public void ensureOnline() {
        LogStorageException first = failure.get();
        if (first != null) {
            throw new LogStorageException(
                    LogStorageException.Kind.IO,
                    "log directory " + directory + " is offline since an I/O error; repair it and restart: "
                            + first.getMessage(),
                    first);
        }
    }

    /** What took the directory offline; empty while it is online. */
    public Optional<LogStorageException> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Classifies an error for the caller to throw; anything but a full disk takes the directory offline. */
    LogStorageException failed(String action, IOException cause) {
        LogStorageException classified = LogStorageException.of(action, cause);
        boolean undone = cause.getSuppressed().length == 0;
        if (classified.kind() == LogStorageException.Kind.DISK_FULL && undone) {
            return classified;
        }
        return takeOffline(action, cause);
    }

    /** As {@link #failed}, for what cannot be undone, such as a failed fsync: even a full disk takes it offline. */
    LogStorageException takeOffline(String action, IOException cause) {
        LogStorageException fatal = LogStorageException.of(LogStorageException.Kind.IO, action, cause);
        if (failure.compareAndSet(null, fatal)) {
            onOffline.accept(fatal);
        }
        return fatal;
    }
}
