package io.duolog.coordination.raft;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code controller.quorum.voters}.
 *
 * @param nodeId the voter's {@code node.id}
 * @param host where it listens
 * @param port where it listens
 */
record Voter(int nodeId, String host, int port) {
    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})@([^@:\\s]+|\\[[0-9a-fA-F:.%]+]):(\\d{1,5})");
    private static final int PORT_MAX = 65_535;

    /** What a Raft peer's id and address say; empty when its address is not known. */
    static Optional<Voter> ofPeer(String peerId, @Nullable String address) {
        OptionalInt node = PeerId.nodeOf(peerId);
        return node.isEmpty() || address == null ? Optional.empty() : parse(node.getAsInt() + "@" + address);
    }

    /** Reads {@code id@host:port}; empty when it is something else. */
    static Optional<Voter> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(3));
        return port < 1 || port > PORT_MAX
                ? Optional.empty()
                : Optional.of(new Voter(Integer.parseInt(matcher.group(1)), matcher.group(2), port));
    }

    /** {@code host:port}. */
    String address() {
        return host + ":" + port;
    }
}
