package io.duolog.broker.group.member;

import io.duolog.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A way to share that a member knows, most often an assignor, and what the member tells the leader for it.
 *
 * @param name such as {@code range}
 * @param metadata opaque here; memory of its own, read-only
 */
public record MemberProtocol(String name, ByteBuffer metadata) {
    /** Copies a request's protocols, for their bytes die with it. Of two with the same name, the first counts. */
    public static List<MemberProtocol> copyOf(List<JoinGroupRequestProtocol> protocols) {
        Map<String, MemberProtocol> byName = new LinkedHashMap<>();
        for (JoinGroupRequestProtocol protocol : protocols) {
            byName.computeIfAbsent(
                    protocol.name(), name -> new MemberProtocol(name, Bytes.copyOf(protocol.metadata())));
        }
        return List.copyOf(byName.values());
    }

    /** The metadata that {@code protocols} have for {@code name}. */
    public static Optional<ByteBuffer> find(List<MemberProtocol> protocols, String name) {
        return protocols.stream()
                .filter(protocol -> protocol.name().equals(name))
                .map(MemberProtocol::metadata)
                .findFirst();
    }
}
