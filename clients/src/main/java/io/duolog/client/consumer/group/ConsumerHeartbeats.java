package io.duolog.client.consumer.group;

import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeats of a member of the consumer protocol. They carry only what the coordinator does not know yet: everything when
 * the member joins, or when an answer is missing, and then what has changed. Confined to the event loop.
 *
 * <pre>
 *   memberEpoch            0: joins; above: is a member; -1: leaves; -2: leaves for a while, as static members do
 *   instanceId             always
 *   rackId, serverAssignor
 *   rebalanceTimeoutMs     only with everything
 *   subscribedTopicNames   with everything, or when they have changed
 *   subscribedTopicRegex   as well; empty if there was one and is none any more
 *   topicPartitions        as well; none while it joins; and once after each change that the application has confirmed
 * </pre>
 */
final class ConsumerHeartbeats {
    /** Who sends this wants to join. */
    static final int JOINING_EPOCH = 0;

    private static final int LEAVING_EPOCH = -1;
    private static final int LEAVING_FOR_A_WHILE_EPOCH = -2;

    private final GroupSettings settings;
    private final ConsumerSettings consumer;
    private final String memberId;
    private @Nullable MemberReport known;
    private @Nullable MemberReport sent;
    private boolean mustAcknowledge;
    private boolean hasSentRegex;

    ConsumerHeartbeats(GroupSettings settings, ConsumerSettings consumer, String memberId) {
        this.settings = settings;
        this.consumer = consumer;
        this.memberId = memberId;
    }

    /** The coordinator may have forgotten everything, or not have heard what was sent last. */
    void tellEverything() {
        known = null;
    }

    /** The coordinator has answered what was sent last. */
    void answered() {
        known = sent;
    }

    /** The application has taken over what was assigned: the coordinator waits to hear of it. */
    void acknowledge() {
        mustAcknowledge = true;
    }

    /** Whether there is something to tell before the next heartbeat is due. */
    boolean isNews(MemberReport report) {
        return mustAcknowledge || known == null || !report.equals(known);
    }

    /** The next heartbeat. */
    ConsumerGroupHeartbeatRequest next(int epoch, MemberReport report) {
        MemberReport before = epoch == JOINING_EPOCH ? null : known;
        boolean isEverything = before == null;
        ConsumerGroupHeartbeatRequest.Builder request = ConsumerGroupHeartbeatRequest.builder()
                .groupId(settings.groupId())
                .memberId(memberId)
                .memberEpoch(epoch)
                .instanceId(settings.groupInstanceId().orElse(null));
        if (isEverything) {
            request.rackId(settings.rackId().orElse(null))
                    .rebalanceTimeoutMs(settings.maxPollIntervalMs())
                    .serverAssignor(consumer.remoteAssignor().orElse(null));
        }
        if (before == null || !report.topics().equals(before.topics())) {
            request.subscribedTopicNames(report.topics());
        }
        if (before == null
                ? hasSentRegex || !report.regex().isEmpty()
                : !report.regex().equals(before.regex())) {
            request.subscribedTopicRegex(report.regex());
            hasSentRegex = true;
        }
        if (epoch == JOINING_EPOCH) {
            request.topicPartitions(List.of());
        } else if (before == null || mustAcknowledge || !report.owned().equals(before.owned())) {
            request.topicPartitions(report.owned());
        }
        mustAcknowledge = false;
        sent = report;
        return request.build();
    }

    /** The last word of a member. */
    ConsumerGroupHeartbeatRequest leave() {
        return ConsumerGroupHeartbeatRequest.builder()
                .groupId(settings.groupId())
                .memberId(memberId)
                .memberEpoch(settings.groupInstanceId().isPresent() ? LEAVING_FOR_A_WHILE_EPOCH : LEAVING_EPOCH)
                .instanceId(settings.groupInstanceId().orElse(null))
                .build();
    }
}
