package io.duolog.chaos.system.apache;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.duolog.storage.LogFiles;
import io.duolog.storage.TopicPartition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What a machine that loses its power may forget of a log directory of Apache Kafka. Bytes below a partition's recovery
 * point, as the file {@code recovery-point-offset-checkpoint} tells it, were forced to disk; those after it perhaps not.
 *
 * <pre>
 * recovery-point-offset-checkpoint, text
 *   0                       version
 *   2                       count of the lines that follow
 *   orders 0 1042           topic, partition, offset
 * </pre>
 *
 * <p>Indexes that tell of lost bytes are deleted with them, and Kafka makes them anew. Of the file of leader epochs Kafka
 * itself takes away what is beyond the end of the log. The log of a KRaft quorum is forced at every append and is left as
 * it is. Stateless.
 */
final class UnforcedBytes {
    private static final String CHECKPOINT = "recovery-point-offset-checkpoint";
    private static final String QUORUM_TOPIC = "__cluster_metadata";
    private static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";
    private static final List<String> INDEX_SUFFIXES =
            List.of(LogFiles.OFFSET_INDEX_SUFFIX, LogFiles.TIME_INDEX_SUFFIX, LogFiles.TRANSACTION_INDEX_SUFFIX);
    private static final int HEADER_BYTES = 12;
    private static final int BATCH_LENGTH_POSITION = 8;

    private UnforcedBytes() {}

    /**
     * Forgets, in every partition, the same kind of end: all that may be unforced, or whatever {@code seed} draws of it,
     * at any byte.
     *
     * @param logDirectory of a broker that does not run
     * @return how many bytes were dropped
     */
    static long drop(Path logDirectory, long seed) throws IOException {
        Random random = new Random(seed);
        boolean all = random.nextBoolean();
        Map<TopicPartition, Long> recoveryPoints = recoveryPoints(logDirectory.resolve(CHECKPOINT));
        long dropped = 0;
        for (TopicPartition partition : partitions(logDirectory)) {
            double kept = all ? 0 : random.nextDouble();
            dropped += dropFrom(
                    logDirectory.resolve(partition.toString()), recoveryPoints.getOrDefault(partition, 0L), kept);
        }
        Files.deleteIfExists(logDirectory.resolve(CLEAN_SHUTDOWN));
        return dropped;
    }

    private static Map<TopicPartition, Long> recoveryPoints(Path checkpoint) throws IOException {
        Map<TopicPartition, Long> points = new HashMap<>();
        if (!Files.exists(checkpoint)) {
            return points;
        }
        List<String> lines = Files.readAllLines(checkpoint, StandardCharsets.UTF_8);
        for (String line : lines.subList(Math.min(2, lines.size()), lines.size())) {
            String[] fields = line.strip().split(" ");
            if (fields.length != 3) {
                throw new IOException(checkpoint + " has the line '" + line + "'; expected topic, partition, offset");
            }
            points.put(new TopicPartition(fields[0], Integer.parseInt(fields[1])), Long.parseLong(fields[2]));
        }
        return points;
    }

    /** Not those that are being deleted or moved: the names of their directories end with more. */
    private static List<TopicPartition> partitions(Path logDirectory) throws IOException {
        try (Stream<Path> entries = Files.list(logDirectory)) {
            return entries.filter(Files::isDirectory)
                    .flatMap(path -> TopicPartition.parse(path.getFileName().toString()).stream())
                    .filter(partition -> !partition.topic().equals(QUORUM_TOPIC))
                    .sorted()
                    .toList();
        }
    }

    private static long dropFrom(Path partition, long recoveryPoint, double kept) throws IOException {
        List<Segment> unforced = unforcedSegments(partition, recoveryPoint);
        long unforcedBytes = unforced.stream().mapToLong(Segment::unforcedBytes).sum();
        long keptBytes = (long) (kept * (unforcedBytes + 1));
        long left = keptBytes;
        long keptUpTo = Long.MAX_VALUE;
        for (Segment segment : unforced) {
            if (segment.baseOffset() > keptUpTo) {
                Files.delete(segment.file());
            } else if (left < segment.unforcedBytes()) {
                truncate(segment.file(), segment.forcedBytes() + left);
                keptUpTo = segment.baseOffset();
            }
            left -= Math.min(left, segment.unforcedBytes());
        }
        long firstUnforced =
                unforced.isEmpty() ? Long.MAX_VALUE : unforced.get(0).baseOffset();
        deleteDerived(partition, firstUnforced, recoveryPoint);
        return unforcedBytes - keptBytes;
    }

    /** Those that hold the recovery point or begin behind it. */
    private static List<Segment> unforcedSegments(Path partition, long recoveryPoint) throws IOException {
        List<Path> files = numbered(partition, LogFiles.LOG_SUFFIX);
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            boolean last = i == files.size() - 1;
            if (last || baseOffset(files.get(i + 1)) > recoveryPoint) {
                Path file = files.get(i);
                long forced = Math.min(positionOf(file, recoveryPoint), Files.size(file));
                segments.add(new Segment(file, baseOffset(file), forced, Files.size(file) - forced));
            }
        }
        return segments;
    }

    /** Where in a segment the first batch of this offset or a later one begins; its end if there is none. */
    private static long positionOf(Path segment, long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(segment, READ)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
            long position = 0;
            while (channel.read(header.clear(), position) == HEADER_BYTES) {
                int batchBytes = header.getInt(BATCH_LENGTH_POSITION);
                if (header.getLong(0) >= offset || batchBytes <= 0) {
                    return position;
                }
                position += HEADER_BYTES + batchBytes;
            }
            return position;
        }
    }

    private static void truncate(Path file, long sizeBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            channel.truncate(sizeBytes);
        }
    }

    /** Indexes of the segments from {@code firstUnforced}, and snapshots of producers beyond the recovery point. */
    private static void deleteDerived(Path partition, long firstUnforced, long recoveryPoint) throws IOException {
        for (String suffix : INDEX_SUFFIXES) {
            for (Path file : numbered(partition, suffix)) {
                if (baseOffset(file) >= firstUnforced) {
                    Files.delete(file);
                }
            }
        }
        for (Path snapshot : numbered(partition, LogFiles.SNAPSHOT_SUFFIX)) {
            if (baseOffset(snapshot) > recoveryPoint) {
                Files.delete(snapshot);
            }
        }
    }

    private static List<Path> numbered(Path partition, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(partition)) {
            return files.filter(file -> LogFiles.offset(file).isPresent()
                            && file.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private static long baseOffset(Path numbered) {
        return LogFiles.offset(numbered).orElseThrow();
    }

    /** A file of a log, of which a beginning was forced. */
    private record Segment(Path file, long baseOffset, long forcedBytes, long unforcedBytes) {}
}
