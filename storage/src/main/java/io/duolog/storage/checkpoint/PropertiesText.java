package io.duolog.storage.checkpoint;

import io.duolog.storage.fs.AtomicFiles;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Small files of {@code name=value} lines. */
final class PropertiesText {
    private static final int MAX_BYTES = 64 * 1024;

    private PropertiesText() {}

    static void write(StorageFileSystem fileSystem, Path path, String separator, Map<String, String> entries)
            throws IOException {
        AtomicFiles.replace(fileSystem, path, text(separator, entries));
    }

    /** As {@link #write}, but whoever needs the file to survive a loss of power has to force it to the device. */
    static void writeUnsynced(StorageFileSystem fileSystem, Path path, String separator, Map<String, String> entries)
            throws IOException {
        AtomicFiles.replaceUnsynced(
                fileSystem, path, ByteBuffer.wrap(text(separator, entries).getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(String separator, Map<String, String> entries) {
        StringBuilder text = new StringBuilder();
        entries.forEach((name, value) ->
                text.append(name).append(separator).append(value).append('\n'));
        return text.toString();
    }

    /** Empty if there is no file. */
    static Optional<Properties> read(StorageFileSystem fileSystem, Path path) throws IOException {
        if (!fileSystem.exists(path)) {
            return Optional.empty();
        }
        String text = StandardCharsets.UTF_8
                .decode(AtomicFiles.read(fileSystem, path, MAX_BYTES))
                .toString();
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IllegalArgumentException e) {
            throw new DamagedCheckpointException(path, String.valueOf(e.getMessage()));
        }
        return Optional.of(properties);
    }
}
