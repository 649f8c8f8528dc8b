package io.duolog.perf.limits;

import java.io.IOException;
import java.nio.file.Path;

/** What a broker cannot do without. */
public enum MoveKind {
    /** From memory to memory. */
    COPY("copy in memory") {
        @Override
        Move open(int sizeBytes, Path directory) {
            return new MemoryCopy(sizeBytes);
        }
    },
    /** CRC32C, as record batches have it. */
    CHECKSUM("checksum (CRC32C)") {
        @Override
        Move open(int sizeBytes, Path directory) {
            return new Checksum(sizeBytes);
        }
    },
    /** To the end of a file, into pages of the page cache that are new. */
    APPEND("append to the page cache") {
        @Override
        Move open(int sizeBytes, Path directory) throws IOException {
            return new FileAppend(sizeBytes, directory);
        }
    },
    /** Over a connection of the loopback interface: written and read, both ends. */
    LOOPBACK("loopback: write and read") {
        @Override
        Move open(int sizeBytes, Path directory) throws IOException {
            return Loopback.ofMemory(sizeBytes);
        }
    },
    /** From the page cache over the loopback interface: sent by the kernel and read, both ends. */
    SENDFILE("loopback: sendfile and read") {
        @Override
        Move open(int sizeBytes, Path directory) throws IOException {
            return Loopback.ofFile(sizeBytes, directory);
        }
    };

    private final String words;

    MoveKind(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /**
     * Gets everything ready.
     *
     * @param sizeBytes how much is moved at once
     * @param directory for files, which are deleted when the move is closed
     */
    abstract Move open(int sizeBytes, Path directory) throws IOException;
}
