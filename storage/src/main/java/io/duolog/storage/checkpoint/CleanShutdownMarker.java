package io.duolog.storage.checkpoint;

import io.duolog.storage.fs.AtomicFiles;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code .kafka_cleanshutdown}: there exactly while a log directory is closed properly; it says under which broker epoch
 * the process ran (KIP-966). Its text is {@code {"version":0,"brokerEpoch":7}}.
 */
public final class CleanShutdownMarker {
    private static final String FILE = ".kafka_cleanshutdown";
    private static final int MAX_BYTES = 4096;
    private static final long UNKNOWN_EPOCH = -1;
    private static final Pattern BROKER_EPOCH = Pattern.compile("\"brokerEpoch\"\\s*:\\s*(-?[0-9]{1,18})");

    private final StorageFileSystem fileSystem;
    private final Path directory;

    /** The marker of a log directory. */
    public CleanShutdownMarker(StorageFileSystem fileSystem, Path directory) {
        this.fileSystem = fileSystem;
        this.directory = directory;
    }

    /** Puts the marker there, durably; the last thing that a closing directory does. */
    public void write(long brokerEpoch) throws IOException {
        AtomicFiles.replace(fileSystem, directory.resolve(FILE), "{\"version\":0,\"brokerEpoch\":" + brokerEpoch + "}");
    }

    /**
     * Takes the marker away, durably, before any log is opened: a crash while they are opened is a crash.
     *
     * @return empty if there was none; else the broker epoch, -1 if the marker does not say
     */
    public OptionalLong take() throws IOException {
        Path path = directory.resolve(FILE);
        if (!fileSystem.exists(path)) {
            return OptionalLong.empty();
        }
        String text = StandardCharsets.UTF_8
                .decode(AtomicFiles.read(fileSystem, path, MAX_BYTES))
                .toString();
        Matcher matcher = BROKER_EPOCH.matcher(text);
        long epoch = matcher.find() ? Long.parseLong(matcher.group(1)) : UNKNOWN_EPOCH;
        fileSystem.delete(path);
        fileSystem.syncDirectory(directory);
        return OptionalLong.of(epoch);
    }
}
