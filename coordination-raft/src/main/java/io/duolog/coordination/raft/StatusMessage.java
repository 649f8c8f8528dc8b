package io.duolog.coordination.raft;

import io.duolog.coordination.CoordinationStatus;
import io.duolog.coordination.CoordinationStatus.Participant;
import io.duolog.coordination.CoordinationStatus.Role;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The leader's {@link CoordinationStatus} as it travels to nodes that were asked for it. */
final class StatusMessage {
    private static final int PARTICIPANT_SIZE_BYTES_MIN = 10;

    private StatusMessage() {}

    static byte[] encode(CoordinationStatus status) {
        return PeerCodec.encode(out -> {
            out.writeInt(status.controllerId().orElse(-1));
            out.writeInt(status.epoch());
            out.writeLong(status.committedEnd());
            out.writeInt(status.participants().size());
            for (Participant participant : status.participants()) {
                out.writeInt(participant.nodeId().orElse(-1));
                out.writeUTF(participant.role().name());
                out.writeUTF(participant.address());
                writeOptional(out, participant.endOffset());
                writeOptional(out, participant.lastContactMs());
            }
        });
    }

    static CoordinationStatus decode(ByteBuffer bytes) throws IOException {
        DataInputStream in = PeerCodec.reader(bytes);
        OptionalInt controllerId = optional(in.readInt());
        int epoch = in.readInt();
        long committedEnd = in.readLong();
        List<Participant> participants = new ArrayList<>();
        for (int left = PeerCodec.readCount(in, PARTICIPANT_SIZE_BYTES_MIN); left > 0; left--) {
            OptionalInt nodeId = optional(in.readInt());
            Role role = readRole(in);
            String address = in.readUTF();
            OptionalLong endOffset = readOptional(in);
            participants.add(new Participant(nodeId, role, address, endOffset, readOptional(in)));
        }
        return new CoordinationStatus(
                RaftCoordinationBackendFactory.NAME, controllerId, epoch, committedEnd, participants);
    }

    private static Role readRole(DataInputStream in) throws IOException {
        String name = in.readUTF();
        try {
            return Role.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("role " + name, e);
        }
    }

    private static OptionalInt optional(int nodeId) {
        return nodeId < 0 ? OptionalInt.empty() : OptionalInt.of(nodeId);
    }

    private static void writeOptional(DataOutputStream out, OptionalLong value) throws IOException {
        out.writeBoolean(value.isPresent());
        if (value.isPresent()) {
            out.writeLong(value.getAsLong());
        }
    }

    private static OptionalLong readOptional(DataInputStream in) throws IOException {
        return in.readBoolean() ? OptionalLong.of(in.readLong()) : OptionalLong.empty();
    }
}
