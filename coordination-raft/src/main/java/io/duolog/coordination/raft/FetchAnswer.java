package io.duolog.coordination.raft;

import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.support.Batch;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;

/**
 * A voter's answer to a node that follows the log: the batches from an offset on, or that a snapshot must come first.
 *
 * @param endOffset the end of the voter's log
 * @param entries contiguous, from the offset that was asked for; empty when there is nothing new
 * @param snapshot what to fetch first, because the log begins later
 */
record FetchAnswer(long endOffset, List<ReplicatedLog.Entry> entries, Optional<SnapshotName> snapshot) {
    private static final int ENTRY_SIZE_BYTES_MIN = 32;

    /**
     * A snapshot that can be fetched.
     *
     * @param last the last Raft entry in it
     * @param sizeBytes of the file
     * @param digest of the file
     */
    record SnapshotName(TermIndex last, long sizeBytes, MD5Hash digest) {
        void write(DataOutputStream out) throws IOException {
            out.writeLong(last.getTerm());
            out.writeLong(last.getIndex());
            out.writeLong(sizeBytes);
            PeerCodec.writeBytes(out, PeerExchange.bytes(digest.getDigest()));
        }

        static SnapshotName read(DataInputStream in) throws IOException {
            TermIndex last = TermIndex.valueOf(in.readLong(), in.readLong());
            long sizeBytes = in.readLong();
            byte[] digest = PeerCodec.readBytes(in, MD5Hash.MD5_LENGTH);
            if (sizeBytes < 0 || digest.length != MD5Hash.MD5_LENGTH) {
                throw new IOException("a snapshot of " + sizeBytes + " bytes");
            }
            return new SnapshotName(last, sizeBytes, MD5Hash.newInstance(digest));
        }
    }

    /** Checks the arguments. */
    FetchAnswer {
        entries = List.copyOf(entries);
    }

    byte[] encode() {
        return PeerCodec.encode(out -> {
            out.writeLong(endOffset);
            out.writeBoolean(snapshot.isPresent());
            if (snapshot.isPresent()) {
                snapshot.get().write(out);
            }
            out.writeInt(entries.size());
            for (ReplicatedLog.Entry entry : entries) {
                out.writeLong(entry.batch().baseOffset());
                out.writeInt(entry.batch().epoch());
                out.writeLong(entry.term());
                out.writeLong(entry.index());
                out.writeInt(entry.batch().records().size());
                for (byte[] record : entry.batch().records()) {
                    PeerCodec.writeBytes(out, record);
                }
            }
        });
    }

    static FetchAnswer decode(ByteBuffer bytes) throws IOException {
        DataInputStream in = PeerCodec.reader(bytes);
        long endOffset = in.readLong();
        Optional<SnapshotName> snapshot = in.readBoolean() ? Optional.of(SnapshotName.read(in)) : Optional.empty();
        List<ReplicatedLog.Entry> entries = new ArrayList<>();
        for (int left = PeerCodec.readCount(in, ENTRY_SIZE_BYTES_MIN); left > 0; left--) {
            entries.add(readEntry(in));
        }
        return new FetchAnswer(endOffset, entries, snapshot);
    }

    private static ReplicatedLog.Entry readEntry(DataInputStream in) throws IOException {
        long baseOffset = in.readLong();
        int epoch = in.readInt();
        long term = in.readLong();
        long index = in.readLong();
        int count = PeerCodec.readCount(in, MetadataLog.RECORD_OVERHEAD_BYTES);
        if (baseOffset < 0 || epoch < 0 || count == 0) {
            throw new IOException("batch of " + count + " records at offset " + baseOffset + " in epoch " + epoch);
        }
        List<byte[]> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(PeerCodec.readBytes(in, MetadataLog.BATCH_SIZE_BYTES_MAX));
        }
        return new ReplicatedLog.Entry(new Batch(baseOffset, epoch, records), term, index);
    }
}
