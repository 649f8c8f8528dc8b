package io.duolog.storage;

import java.nio.file.Path;
import java.util.OptionalLong;

/** The names of the files in a partition's directory, as in Apache Kafka. */
public final class LogFiles {
    /** Record batches. */
    public static final String LOG_SUFFIX = ".log";
    /** From offsets to positions. */
    public static final String OFFSET_INDEX_SUFFIX = ".index";
    /** From timestamps to offsets. */
    public static final String TIME_INDEX_SUFFIX = ".timeindex";
    /** Aborted transactions. */
    public static final String TRANSACTION_INDEX_SUFFIX = ".txnindex";
    /** Producer state. */
    public static final String SNAPSHOT_SUFFIX = ".snapshot";
    /** Appended to a file that is about to be deleted. */
    public static final String DELETED_SUFFIX = ".deleted";
    /** Appended to a file that is being written to replace others; worthless after a crash. */
    public static final String CLEANED_SUFFIX = ".cleaned";
    /** Appended to a complete file that is about to replace others; put in place after a crash. */
    public static final String SWAP_SUFFIX = ".swap";
    /** At the end of the name of a partition's directory that is about to be deleted. */
    public static final String DELETED_DIRECTORY_SUFFIX = "-delete";
    /** At the end of the name of a directory that is kept for the operator, and never opened. */
    public static final String STRAY_DIRECTORY_SUFFIX = "-stray";
    /** Leader epochs and their first offsets. */
    public static final String LEADER_EPOCH_CHECKPOINT = "leader-epoch-checkpoint";
    /** The topic's id. */
    public static final String PARTITION_METADATA = "partition.metadata";

    private static final int OFFSET_DIGITS = 20;

    private LogFiles() {}

    /** {@code 00000000000000000042.log}: 20 digits, so that names sort as offsets do. */
    public static Path path(Path directory, long offset, String suffix) {
        String digits = Long.toString(offset);
        return directory.resolve("0".repeat(OFFSET_DIGITS - digits.length()) + digits + suffix);
    }

    /** The offset in the name of a file; empty if it has none. */
    public static OptionalLong offset(Path path) {
        String name = path.getFileName().toString();
        int dot = name.indexOf('.');
        if (dot != OFFSET_DIGITS) {
            return OptionalLong.empty();
        }
        try {
            long offset = Long.parseLong(name.substring(0, dot));
            return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    static boolean hasSuffix(Path path, String suffix) {
        return path.getFileName().toString().endsWith(suffix);
    }

    static Path withSuffix(Path path, String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }
}
