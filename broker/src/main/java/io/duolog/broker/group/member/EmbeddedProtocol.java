package io.duolog.broker.group.member;

import io.duolog.protocol.message.ConsumerProtocolAssignment;
import io.duolog.protocol.message.ConsumerProtocolSubscription;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What consumers of the classic protocol say to one another in the bytes of JoinGroup and SyncGroup. Pure.
 *
 * <pre>
 *   version int16 | ConsumerProtocolSubscription, or ConsumerProtocolAssignment, of that version
 * </pre>
 *
 * <p>A newer version than is known is read as the newest known one, because versions only add fields at the end.
 */
public final class EmbeddedProtocol {
    /** The protocol type of consumers. */
    public static final String CONSUMER = "consumer";

    private EmbeddedProtocol() {}

    /** What a member wants and has; empty if these are not bytes that consumers send. */
    public static Optional<ConsumerProtocolSubscription> subscription(ByteBuffer metadata) {
        try {
            WireReader in = new WireReader(metadata);
            in.begin("ConsumerProtocolSubscription");
            short version = in.readShort("version");
            if (version < ConsumerProtocolSubscription.LOWEST_SUPPORTED_VERSION) {
                return Optional.empty();
            }
            short known = (short) Math.min(version, ConsumerProtocolSubscription.HIGHEST_SUPPORTED_VERSION);
            return Optional.of(ConsumerProtocolSubscription.read(in, known));
        } catch (WireFormatException e) {
            return Optional.empty();
        }
    }

    /** What a member was assigned; empty if these are not bytes that leaders of consumers send. */
    public static Optional<ConsumerProtocolAssignment> assignment(ByteBuffer assignment) {
        try {
            WireReader in = new WireReader(assignment);
            in.begin("ConsumerProtocolAssignment");
            short version = in.readShort("version");
            if (version < ConsumerProtocolAssignment.LOWEST_SUPPORTED_VERSION) {
                return Optional.empty();
            }
            short known = (short) Math.min(version, ConsumerProtocolAssignment.HIGHEST_SUPPORTED_VERSION);
            return Optional.of(ConsumerProtocolAssignment.read(in, known));
        } catch (WireFormatException e) {
            return Optional.empty();
        }
    }

    /** An assignment for a member that spoke with these metadata, in the version that it knows. */
    public static ByteBuffer write(ConsumerProtocolAssignment assignment, ByteBuffer metadata) {
        short spoken = metadata.remaining() < Short.BYTES ? 0 : metadata.getShort(metadata.position());
        short version = (short) Math.max(
                ConsumerProtocolAssignment.LOWEST_SUPPORTED_VERSION,
                Math.min(spoken, ConsumerProtocolAssignment.HIGHEST_SUPPORTED_VERSION));
        WireWriter out = new WireWriter();
        out.writeShort(version);
        assignment.write(out, version);
        return ByteBuffer.wrap(out.takeBytes()).asReadOnlyBuffer();
    }
}
