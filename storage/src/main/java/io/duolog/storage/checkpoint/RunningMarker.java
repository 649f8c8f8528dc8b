package io.duolog.storage.checkpoint;

import io.duolog.storage.fs.AtomicFiles;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code .duolog_running}: under which broker epoch, and since which start of the machine, a process uses a log directory. A
 * process that finds it after a crash, on a machine that has not been restarted since, knows that nothing is lost: what the
 * former process wrote is still in the page cache, if not on the device. Its text is {@code
 * {"version":0,"brokerEpoch":7,"bootId":"..."}}.
 */
public final class RunningMarker {
    private static final String FILE = ".duolog_running";
    private static final int MAX_BYTES = 4096;
    private static final Pattern TEXT =
            Pattern.compile("\\{\"version\":0,\"brokerEpoch\":([0-9]{1,18}),\"bootId\":\"([^\"]+)\"\\}");

    private final StorageFileSystem fileSystem;
    private final Path path;

    /** The marker of a log directory. */
    public RunningMarker(StorageFileSystem fileSystem, Path directory) {
        this.fileSystem = fileSystem;
        this.path = directory.resolve(FILE);
    }

    /** Puts the marker there, durably; does nothing on a machine that cannot tell its starts apart. */
    public void write(long brokerEpoch) throws IOException {
        Optional<String> bootId = fileSystem.bootId();
        if (bootId.isPresent()) {
            AtomicFiles.replace(
                    fileSystem,
                    path,
                    "{\"version\":0,\"brokerEpoch\":" + brokerEpoch + ",\"bootId\":\"" + bootId.get() + "\"}");
        }
    }

    /** The broker epoch, if the marker is there and the machine has not been restarted since it was written. */
    public OptionalLong read() throws IOException {
        Optional<String> bootId = fileSystem.bootId();
        if (bootId.isEmpty() || !fileSystem.exists(path)) {
            return OptionalLong.empty();
        }
        Matcher matcher = TEXT.matcher(StandardCharsets.UTF_8.decode(AtomicFiles.read(fileSystem, path, MAX_BYTES)));
        return matcher.matches() && matcher.group(2).equals(bootId.get())
                ? OptionalLong.of(Long.parseLong(matcher.group(1)))
                : OptionalLong.empty();
    }

    /** Takes the marker away: something written may be lost after all. */
    public void delete() throws IOException {
        fileSystem.delete(path);
    }
}
