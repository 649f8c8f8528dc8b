package io.duolog.chaos.system.duolog;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.system.DiskFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** What a broker's disk does now: a byte in a mapped file, which the harness writes and the broker looks at. */
final class DiskSwitch {
    private static final byte GOOD = 0;

    private final MappedByteBuffer state;

    private DiskSwitch(MappedByteBuffer state) {
        this.state = state;
    }

    /** Opens the file, and makes it, for a good disk, if there is none. */
    static DiskSwitch open(Path file) throws IOException {
        requireNonNull(file, "file");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() == 0) {
                channel.write(ByteBuffer.wrap(new byte[] {GOOD}));
            }
            return new DiskSwitch(channel.map(FileChannel.MapMode.READ_WRITE, 0, 1));
        }
    }

    /** What it does from now on; empty for a good disk. */
    void set(Optional<DiskFault> fault) {
        state.put(0, fault.map(DiskSwitch::code).orElse(GOOD));
    }

    boolean is(DiskFault fault) {
        return state.get(0) == code(fault);
    }

    private static byte code(DiskFault fault) {
        return switch (fault) {
            case FULL -> 1;
            case FAILING -> 2;
            case SLOW -> 3;
        };
    }
}
