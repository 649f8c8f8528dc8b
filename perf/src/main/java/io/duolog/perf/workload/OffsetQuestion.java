package io.duolog.perf.workload;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.OffsetFetchRequest;
import io.duolog.protocol.message.OffsetFetchResponse;
import io.duolog.testkit.BrokerQuestion;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Asks brokers for an offset that was committed.
 *
 * @param group whose
 * @param topic of what
 * @param partition of what
 */
record OffsetQuestion(String group, String topic, int partition) {
    private static final short VERSION = 8;
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final UUID NO_ID = new UUID(0, 0);

    /** Whether the broker there coordinates the group and knows the offset. */
    boolean isAnswered(String address) {
        OffsetFetchRequest request = OffsetFetchRequest.builder()
                .groups(List.of(OffsetFetchRequest.OffsetFetchRequestGroup.builder()
                        .groupId(group)
                        .topics(List.of(
                                new OffsetFetchRequest.OffsetFetchRequestTopics(topic, NO_ID, List.of(partition))))
                        .build()))
                .build();
        return BrokerQuestion.ask(Addresses.socket(address), request, VERSION, TIMEOUT)
                .filter(OffsetQuestion::isOffset)
                .isPresent();
    }

    private static boolean isOffset(OffsetFetchResponse answer) {
        return answer.groups().stream()
                .filter(group -> group.errorCode() == ErrorCode.NONE.code())
                .flatMap(group -> group.topics().stream())
                .flatMap(topic -> topic.partitions().stream())
                .anyMatch(partition ->
                        partition.errorCode() == ErrorCode.NONE.code() && partition.committedOffset() >= 0);
    }
}
