package io.duolog.broker.group.classic;

import io.duolog.protocol.message.ConsumerProtocolSubscription;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which topics the members of a group want, if the group is one of consumers: the only thing of members' metadata that the
 * coordinator looks at. Pure.
 *
 * <pre>
 *   version int16 | topics, user data, ... as ConsumerProtocolSubscription of that version
 * </pre>
 */
final class ConsumerSubscriptions {
    /** The protocol type of consumers. */
    static final String CONSUMER = "consumer";

    private ConsumerSubscriptions() {}

    /** All topics that any member wants; empty if the group is not one of consumers, or if one cannot be read. */
    static Optional<Set<String>> topics(
            Collection<ClassicMember> members, @Nullable String protocolType, @Nullable String protocolName) {
        if (!CONSUMER.equals(protocolType)) {
            return Optional.empty();
        }
        Set<String> topics = new HashSet<>();
        for (ClassicMember member : members) {
            Optional<Set<String>> own = topics(member.metadata(protocolName));
            if (own.isEmpty()) {
                return Optional.empty();
            }
            topics.addAll(own.get());
        }
        return Optional.of(Set.copyOf(topics));
    }

    /** The topics in one member's metadata; empty if these are not what consumers send. */
    static Optional<Set<String>> topics(ByteBuffer metadata) {
        try {
            WireReader reader = new WireReader(metadata);
            reader.begin("ConsumerProtocolSubscription");
            short version = reader.readShort("version");
            if (version < ConsumerProtocolSubscription.LOWEST_SUPPORTED_VERSION) {
                return Optional.empty();
            }
            short known = (short) Math.min(version, ConsumerProtocolSubscription.HIGHEST_SUPPORTED_VERSION);
            return Optional.of(
                    Set.copyOf(ConsumerProtocolSubscription.read(reader, known).topics()));
        } catch (WireFormatException e) {
            return Optional.empty();
        }
    }
}
