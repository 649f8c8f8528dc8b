package io.duolog.protocol.record;

import java.util.Arrays;
import java.util.Locale;

/** How the records of a batch are compressed (bits 0 to 2 of a batch's attributes; setting {@code compression.type}). */
public enum CompressionType {
    /** Not at all. */
    NONE(0, 0, 0, 0),
    /** RFC 1952, by the JDK's zlib. */
    GZIP(1, 1, 9, -1),
    /** Snappy blocks in the framing of snappy-java. */
    SNAPPY(2, 0, 0, 0),
    /** The LZ4 frame format. */
    LZ4(3, 1, 17, 9),
    /** Zstandard, RFC 8878. */
    ZSTD(4, -131072, 22, 3);

    private static final CompressionType[] BY_ID = values();

    private final int id;
    private final int minLevel;
    private final int maxLevel;
    private final int defaultLevel;

    CompressionType(int id, int minLevel, int maxLevel, int defaultLevel) {
        this.id = id;
        this.minLevel = minLevel;
        this.maxLevel = maxLevel;
        this.defaultLevel = defaultLevel;
    }

    /** The number in a batch's attributes. */
    public int id() {
        return id;
    }

    /** The name in settings: {@code none}, {@code gzip}, {@code snappy}, {@code lz4} or {@code zstd}. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The lowest level, as Kafka's settings allow it; equal to {@link #maxLevel} if there is nothing to choose. */
    public int minLevel() {
        return minLevel;
    }

    /** The highest level, as Kafka's settings allow it. */
    public int maxLevel() {
        return maxLevel;
    }

    /** Kafka's default level. */
    public int defaultLevel() {
        return defaultLevel;
    }

    /**
     * The type with this number.
     *
     * @throws InvalidRecordException if there is none
     */
    public static CompressionType forId(int id) {
        if (id < 0 || id >= BY_ID.length) {
            throw new InvalidRecordException(
                    "compression type " + id + " in the attributes of a batch is unknown; known are 0 to "
                            + (BY_ID.length - 1) + " (" + Arrays.toString(BY_ID) + ")");
        }
        return BY_ID[id];
    }

    /**
     * The type with this name in settings.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static CompressionType forConfigName(String name) {
        for (CompressionType type : BY_ID) {
            if (type.configName().equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "compression type '" + name + "' is unknown; use none, gzip, snappy, lz4 or zstd");
    }
}
