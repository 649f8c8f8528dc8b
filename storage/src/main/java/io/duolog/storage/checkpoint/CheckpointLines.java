package io.duolog.storage.checkpoint;

import io.duolog.storage.fs.AtomicFiles;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The text format that Kafka's checkpoint files share.
 *
 * <pre>
 * version, 0
 * number of entries
 * one entry a line
 * </pre>
 */
final class CheckpointLines {
    private static final String VERSION = "0";
    private static final int HEADER_LINES = 2;
    private static final int MAX_BYTES = 1 << 28;

    private CheckpointLines() {}

    static void write(StorageFileSystem fileSystem, Path path, List<String> entries) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(VERSION).append('\n').append(entries.size()).append('\n');
        for (String entry : entries) {
            text.append(entry).append('\n');
        }
        AtomicFiles.replace(fileSystem, path, text.toString());
    }

    /** The entries; none if there is no file. */
    static List<String> read(StorageFileSystem fileSystem, Path path) throws IOException {
        if (!fileSystem.exists(path)) {
            return List.of();
        }
        String text = StandardCharsets.UTF_8
                .decode(AtomicFiles.read(fileSystem, path, MAX_BYTES))
                .toString();
        List<String> lines = text.lines().toList();
        if (lines.size() < HEADER_LINES || !VERSION.equals(lines.get(0)) || !text.endsWith("\n")) {
            throw new DamagedCheckpointException(path, "it does not start with version " + VERSION + " and a number");
        }
        long count = parse(path, lines.get(1));
        if (count != lines.size() - HEADER_LINES) {
            throw new DamagedCheckpointException(
                    path, "it has " + (lines.size() - HEADER_LINES) + " entries and says " + count);
        }
        return lines.subList(HEADER_LINES, lines.size());
    }

    /** The fields of an entry, of which there must be {@code count}. */
    static String[] fields(Path path, String entry, int count) throws DamagedCheckpointException {
        String[] fields = entry.split(" ", -1);
        if (fields.length != count) {
            throw new DamagedCheckpointException(path, "'" + entry + "' does not have " + count + " fields");
        }
        return fields;
    }

    static long parse(Path path, String number) throws DamagedCheckpointException {
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) {
            throw new DamagedCheckpointException(path, "'" + number + "' is no number");
        }
    }

    static int parseInt(Path path, String number) throws DamagedCheckpointException {
        long value = parse(path, number);
        if (value != (int) value) {
            throw new DamagedCheckpointException(path, "'" + number + "' is too large");
        }
        return (int) value;
    }
}
