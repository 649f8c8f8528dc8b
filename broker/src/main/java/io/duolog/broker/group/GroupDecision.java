package io.duolog.broker.group;

import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.protocol.message.ApiResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * What an event leads to. The records are committed before the replies are sent; both in order. If the records cannot be
 * appended, the group is told by {@link Group#appendFailed}, and the replies are replaced by the error.
 *
 * @param records what is to be kept
 * @param replies the requests that are answered now: that of the event, if it need not wait, and those that waited for it
 */
public record GroupDecision(List<CoordinatorRecord> records, List<GroupReply> replies) {
    /** Nothing to keep, nobody to answer yet. */
    public static final GroupDecision NONE = new GroupDecision(List.of(), List.of());

    /** Copies the lists. */
    public GroupDecision {
        records = List.copyOf(records);
        replies = List.copyOf(replies);
    }

    /** One answer, and nothing to keep. */
    public static GroupDecision reply(Ticket ticket, ApiResponse response) {
        return new GroupDecision(List.of(), List.of(new GroupReply(ticket, response)));
    }

    /** What this and then {@code next} lead to. */
    public GroupDecision and(GroupDecision next) {
        if (next.equals(NONE)) {
            return this;
        }
        List<CoordinatorRecord> allRecords = new ArrayList<>(records);
        allRecords.addAll(next.records);
        List<GroupReply> allReplies = new ArrayList<>(replies);
        allReplies.addAll(next.replies);
        return new GroupDecision(allRecords, allReplies);
    }
}
