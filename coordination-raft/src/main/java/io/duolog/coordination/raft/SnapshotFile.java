package io.duolog.coordination.raft;

import io.duolog.coordination.support.StoredSnapshot;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;

/**
 * A snapshot on disk, named {@code snapshot.<term>_<index>} by the last Raft entry in it, beside a file of the same name
 * with {@code .md5}.
 *
 * <pre>
 *   offset  size  field
 *   0       4     magic: "DLMS"
 *   4       4     version: 1
 *   8       4     epoch of the last record
 *   12      8     end offset: the state holds all records below
 *   20      ...   the state, as the broker wrote it
 * </pre>
 *
 * @param path the file
 * @param termIndex the last Raft entry in it
 * @param endOffset the state holds all records below
 * @param epoch the epoch of the last record
 * @param digest of the whole file
 */
record SnapshotFile(Path path, TermIndex termIndex, long endOffset, int epoch, MD5Hash digest)
        implements StoredSnapshot {
    private static final int MAGIC = 0x444C4D53;
    private static final int VERSION = 1;
    private static final int HEADER_SIZE_BYTES = 20;

    static void writeHeader(OutputStream out, long endOffset, int epoch) throws IOException {
        DataOutputStream header = new DataOutputStream(out);
        header.writeInt(MAGIC);
        header.writeInt(VERSION);
        header.writeInt(epoch);
        header.writeLong(endOffset);
        header.flush();
    }

    /** Reads the header of a file whose digest was found right. */
    static SnapshotFile read(Path path, TermIndex termIndex, MD5Hash digest) throws IOException {
        try (DataInputStream header = new DataInputStream(Files.newInputStream(path))) {
            int magic = header.readInt();
            int version = header.readInt();
            int epoch = header.readInt();
            long endOffset = header.readLong();
            if (magic != MAGIC || version != VERSION || epoch < 0 || endOffset < 0) {
                throw new IOException(
                        "not a metadata snapshot of version " + VERSION + ", or written by a later release");
            }
            return new SnapshotFile(path, termIndex, endOffset, epoch, digest);
        }
    }

    @Override
    public InputStream open() throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path));
        try {
            in.skipNBytes(HEADER_SIZE_BYTES);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** The same for Ratis. */
    SingleFileSnapshotInfo toSnapshotInfo() {
        return new SingleFileSnapshotInfo(new FileInfo(path, digest), termIndex);
    }
}
