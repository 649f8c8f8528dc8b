package io.duolog.client.consumer.assignor;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The order in which members are served: static members first, by the name they keep; then the others by member id. */
final class MemberOrder {
    private MemberOrder() {}

    /** The ids of these members in order. */
    static List<String> sorted(Collection<String> memberIds, Map<String, MemberSubscription> members) {
        return memberIds.stream().sorted(by(members)).toList();
    }

    private static Comparator<String> by(Map<String, MemberSubscription> members) {
        return (left, right) -> {
            String leftName = name(members, left);
            String rightName = name(members, right);
            if (!leftName.isEmpty() && !rightName.isEmpty()) {
                return leftName.compareTo(rightName);
            }
            if (leftName.isEmpty() != rightName.isEmpty()) {
                return leftName.isEmpty() ? 1 : -1;
            }
            return left.compareTo(right);
        };
    }

    private static String name(Map<String, MemberSubscription> members, String memberId) {
        MemberSubscription member = members.get(memberId);
        return member == null ? "" : member.groupInstanceId().orElse("");
    }
}
