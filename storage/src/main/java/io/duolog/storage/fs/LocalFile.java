package io.duolog.storage.fs;

import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.FileSlice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A {@link FileChannel}. The channel's own position is the end of the file and belongs to the writer. */
final class LocalFile implements StorageFile {
    private final FileChannel channel;

    LocalFile(FileChannel channel) throws IOException {
        this.channel = channel;
        channel.position(channel.size());
    }

    @Override
    public int read(ByteBuffer destination, long position) throws IOException {
        int start = destination.position();
        long at = position;
        while (destination.hasRemaining()) {
            int count = channel.read(destination, at);
            if (count < 0) {
                break;
            }
            at += count;
        }
        return destination.position() - start;
    }

    @Override
    public void append(ByteBuffer... sources) throws IOException {
        if (sources.length == 1) {
            writeFully(sources[0]);
            return;
        }
        int first = 0;
        while (first < sources.length) {
            channel.write(sources, first, sources.length - first);
            while (first < sources.length && !sources[first].hasRemaining()) {
                first++;
            }
        }
    }

    private void writeFully(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            channel.write(source);
        }
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        channel.truncate(sizeBytes);
        channel.position(channel.size());
    }

    @Override
    public long sizeBytes() throws IOException {
        return channel.size();
    }

    @Override
    public void sync() throws IOException {
        channel.force(true);
    }

    @Override
    public ByteRegion region(long position, int sizeBytes, Runnable onRelease) {
        return new FileSlice(channel, position, sizeBytes, onRelease);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
