package io.duolog.transport;

import io.duolog.protocol.wire.FileSlice;
import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * A slice of a file that is not the JDK's own kind (see {@link FileSliceRegion#supports}): the file channel moves the
 * bytes as it sees fit. The frame that it belongs to releases the slice; the file stays open.
 */
final class CopiedFileRegion extends AbstractReferenceCounted implements FileRegion {
    private final FileSlice slice;
    private long transferred;

    CopiedFileRegion(FileSlice slice) {
        this.slice = slice;
    }

    @Override
    public long transferTo(WritableByteChannel target, long position) throws IOException {
        long remaining = slice.sizeBytes() - position;
        if (remaining == 0) {
            return 0;
        }
        long start = slice.position() + position;
        long count = slice.channel().transferTo(start, remaining, target);
        if (count == 0 && slice.channel().size() <= start) {
            throw new EOFException("the file ends before position " + start + " of " + slice);
        }
        transferred += count;
        return count;
    }

    @Override
    public long position() {
        return slice.position();
    }

    @Override
    public long count() {
        return slice.sizeBytes();
    }

    @Override
    public long transferred() {
        return transferred;
    }

    @Override
    @Deprecated
    public long transfered() {
        return transferred;
    }

    @Override
    public FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRegion touch() {
        return this;
    }

    @Override
    public FileRegion touch(Object hint) {
        return this;
    }

    @Override
    protected void deallocate() {}
}
