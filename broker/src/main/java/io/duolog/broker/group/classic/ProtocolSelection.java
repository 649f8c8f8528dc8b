package io.duolog.broker.group.classic;

import io.duolog.broker.group.member.MemberProtocol;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which protocol a generation uses: one that all members know, the one that most of them would choose first. Pure. */
final class ProtocolSelection {
    private ProtocolSelection() {}

    /** Whether somebody who knows {@code protocols} has one in common with all members. */
    static boolean isCompatible(Collection<List<MemberProtocol>> members, List<MemberProtocol> protocols) {
        return protocols.stream().anyMatch(protocol -> isKnownToAll(members, protocol.name()));
    }

    /**
     * Chooses. Each member votes for the first of its protocols that all know; of two with as many votes the one wins that
     * was voted for first, in the order of {@code members}.
     *
     * @return empty if no protocol is known to all
     */
    static Optional<String> select(Collection<List<MemberProtocol>> members) {
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (List<MemberProtocol> member : members) {
            member.stream()
                    .map(MemberProtocol::name)
                    .filter(name -> isKnownToAll(members, name))
                    .findFirst()
                    .ifPresent(name -> votes.merge(name, 1, Integer::sum));
        }
        // the minimum of equals is the first one, the maximum would be the last
        return votes.entrySet().stream()
                .min(Comparator.comparing(entry -> -entry.getValue()))
                .map(Map.Entry::getKey);
    }

    private static boolean isKnownToAll(Collection<List<MemberProtocol>> members, String name) {
        return members.stream().allMatch(member -> member.stream()
                .anyMatch(protocol -> protocol.name().equals(name)));
    }
}
