package io.duolog.chaos.register;

import io.duolog.coordination.PeerChannel;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What nodes of a {@link RegisterSystem} send each other.
 *
 * <pre>
 *  0          4      5        13        17
 *  +----------+------+--------+---------+------------+
 *  | length   | kind | id     | node    | body       |
 *  | i32      | i8   | i64    | i32     | length     |
 *  |          |      |        |         | bytes      |
 *  +----------+------+--------+---------+------------+
 *
 *  kind   0 a request, 1 its response, 2 that it failed
 *  id     of the request, by who asks
 *  node   who sends this
 * </pre>
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, and never compared.
record Frame(byte kind, long id, int node, byte[] body) {
    static final byte REQUEST = 0;
    static final byte RESPONSE = 1;
    static final byte FAILURE = 2;

    void write(DataOutputStream out) throws IOException {
        out.writeInt(body.length);
        out.writeByte(kind);
        out.writeLong(id);
        out.writeInt(node);
        out.write(body);
        out.flush();
    }

    static Frame read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > PeerChannel.MESSAGE_SIZE_BYTES_MAX) {
            throw new IOException("a frame of " + length + " bytes; at most " + PeerChannel.MESSAGE_SIZE_BYTES_MAX);
        }
        byte kind = in.readByte();
        long id = in.readLong();
        int node = in.readInt();
        byte[] body = new byte[length];
        in.readFully(body);
        return new Frame(kind, id, node, body);
    }
}
