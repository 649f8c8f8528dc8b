package io.duolog.chaos.system;

import io.duolog.storage.LogFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Damages log files as an ageing disk does. Each broker is damaged in a part of its files of its own, so that of every record
 * that all have an undamaged replica is left, as long as the replicas' files are alike.
 */
public final class BitFlips {
    private BitFlips() {}

    /**
     * Flips one bit in about half of the log files below a directory, and in one of them at least, if any is large enough.
     *
     * @param logDirectory of a broker that does not run
     * @param broker its number, from 1
     * @param brokers how many there are
     * @param random draws files, positions and bits
     * @return what was damaged, for people
     */
    public static String in(Path logDirectory, int broker, int brokers, RandomGenerator random) {
        try {
            List<Path> files = logFiles(logDirectory, brokers);
            List<String> damaged = new ArrayList<>();
            for (Path file : files) {
                boolean last = file.equals(files.get(files.size() - 1));
                if (random.nextBoolean() || (last && damaged.isEmpty())) {
                    damaged.add(logDirectory.relativize(file) + " at " + flip(file, broker, brokers, random));
                }
            }
            return damaged.isEmpty()
                    ? "nothing: there are no log files"
                    : "bits flipped: " + String.join(", ", damaged);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot damage the files in " + logDirectory, e);
        }
    }

    private static List<Path> logFiles(Path logDirectory, int sizeMinBytes) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(logDirectory, 2)) {
            for (Path path : paths.sorted().toList()) {
                if (LogFiles.offset(path).isPresent()
                        && path.getFileName().toString().endsWith(LogFiles.LOG_SUFFIX)
                        && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                        && Files.size(path) >= sizeMinBytes) {
                    files.add(path);
                }
            }
        }
        return files;
    }

    private static long flip(Path file, int broker, int brokers, RandomGenerator random) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long partBytes = channel.size() / brokers;
            long position =
                    partBytes * (broker - 1) + random.nextLong((partBytes + 1) / 2); // A gap for batches on the border.
            ByteBuffer single = ByteBuffer.allocate(1);
            channel.read(single, position);
            single.put(0, (byte) (single.get(0) ^ (1 << random.nextInt(Byte.SIZE))));
            channel.write(single.flip(), position);
            return position;
        }
    }
}
