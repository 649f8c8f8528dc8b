package io.duolog.transport;

import io.duolog.protocol.wire.FileSlice;
import io.netty.channel.DefaultFileRegion;

/**
 * A slice of a file that the kernel sends by itself ({@code sendfile}). The frame that it belongs to releases the slice;
 * the file stays open.
 */
final class FileSliceRegion extends DefaultFileRegion {
    FileSliceRegion(FileSlice slice) {
        super(slice.channel(), slice.position(), slice.sizeBytes());
    }

    /**
     * Whether a slice can be sent in this way: the native transport reads private fields of the JDK's own file channel,
     * so others (a fault-injecting file system's) must not come near it.
     */
    static boolean supports(FileSlice slice) {
        return slice.channel().getClass().getModule() == Object.class.getModule();
    }

    @Override
    protected void deallocate() {}
}
