package io.duolog.broker.group.classic;

import io.duolog.broker.group.member.EmbeddedProtocol;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which topics the members of a group want, if the group is one of consumers: the only thing of members' metadata that the
 * coordinator looks at. Pure.
 */
final class ConsumerSubscriptions {
    private ConsumerSubscriptions() {}

    /** All topics that any member wants; empty if the group is not one of consumers, or if one cannot be read. */
    static Optional<Set<String>> topics(
            Collection<ClassicMember> members, @Nullable String protocolType, @Nullable String protocolName) {
        if (!EmbeddedProtocol.CONSUMER.equals(protocolType)) {
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
        return EmbeddedProtocol.subscription(metadata).map(subscription -> Set.copyOf(subscription.topics()));
    }
}
