package io.duolog.coordination.raft;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/** How messages between backends are put into bytes: big-endian, strings as {@link DataOutput#writeUTF}. */
final class PeerCodec {
    private PeerCodec() {}

    /** Writes a message. */
    @FunctionalInterface
    interface Writer {
        /** Writes all of it. */
        void write(DataOutputStream out) throws IOException;
    }

    static byte[] encode(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static DataInputStream reader(ByteBuffer bytes) {
        ByteBuffer view = bytes.duplicate();
        byte[] copy = new byte[view.remaining()];
        view.get(copy);
        return new DataInputStream(new ByteArrayInputStream(copy));
    }

    static void writeUuid(DataOutput out, UUID uuid) throws IOException {
        out.writeLong(uuid.getMostSignificantBits());
        out.writeLong(uuid.getLeastSignificantBits());
    }

    static UUID readUuid(DataInput in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    static void writeBytes(DataOutput out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Reads bytes whose length comes first; refuses a length that the limit or the message itself cannot hold. */
    static byte[] readBytes(DataInputStream in, int sizeBytesMax) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > sizeBytesMax || length > in.available()) {
            throw new IOException("a field of " + length + " bytes in a message that has " + in.available()
                    + " more; at most " + sizeBytesMax + " are allowed");
        }
        return in.readNBytes(length);
    }

    /** Reads how many elements follow; refuses what the message cannot hold. */
    static int readCount(DataInputStream in, int elementSizeBytesMin) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > in.available() / elementSizeBytesMin) {
            throw new IOException(
                    "a list of " + count + " elements in a message that has " + in.available() + " bytes");
        }
        return count;
    }
}
