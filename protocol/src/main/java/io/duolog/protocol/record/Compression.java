package io.duolog.protocol.record;

import static java.util.Objects.requireNonNull;

/**
 * How to compress: a codec and its level. Levels have Kafka's ranges and defaults (KIP-390): gzip 1 to 9 or -1 (zlib's
 * default), lz4 1 to 17, zstd -131072 to 22. None and snappy have no levels; theirs is 0.
 *
 * @param type the codec
 * @param level its level
 */
public record Compression(CompressionType type, int level) {
    /** No compression. */
    public static final Compression NONE = of(CompressionType.NONE);

    /** Checks that the codec has this level. */
    public Compression {
        requireNonNull(type, "type");
        if (level != type.defaultLevel() && (level < type.minLevel() || level > type.maxLevel())) {
            throw new IllegalArgumentException("compression." + type.configName() + ".level is " + level
                    + "; it must be between " + type.minLevel() + " and " + type.maxLevel() + ", or "
                    + type.defaultLevel() + " (the default)");
        }
    }

    /** The codec at its default level. */
    public static Compression of(CompressionType type) {
        return new Compression(type, type.defaultLevel());
    }
}
