package io.duolog.client.metadata;

import io.duolog.client.Node;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.FindCoordinatorRequest;
import io.duolog.protocol.message.FindCoordinatorResponse;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who coordinates groups, as one broker sees it. Pure. Asked in batches (KIP-699), which brokers before Apache Kafka 3.0 do
 * not know.
 *
 * @param byGroup for each group that was asked about the answer
 */
public record Coordinators(Map<String, Answer> byGroup) {
    private static final byte GROUP = 0;

    /** Copies the map. */
    public Coordinators {
        byGroup = Map.copyOf(byGroup);
    }

    /**
     * The coordinator of one group.
     *
     * @param node the broker, if {@code error} is {@code NONE}
     * @param detail the broker's own words; may be empty
     */
    public record Answer(Optional<Node> node, ErrorCode error, String detail) {}

    /** The question. */
    public static FindCoordinatorRequest request(Collection<String> groupIds) {
        return new FindCoordinatorRequest("", GROUP, List.copyOf(groupIds));
    }

    /** What the answer says. */
    public static Coordinators of(FindCoordinatorResponse response) {
        Map<String, Answer> byGroup = new HashMap<>();
        response.coordinators().forEach(found -> {
            ErrorCode error = ErrorCode.forCode(found.errorCode());
            Optional<Node> node = error == ErrorCode.NONE
                    ? Optional.of(new Node(found.nodeId(), found.host(), found.port()))
                    : Optional.empty();
            byGroup.put(found.key(), new Answer(node, error, found.errorMessage() == null ? "" : found.errorMessage()));
        });
        return new Coordinators(byGroup);
    }

    /** The answer for one group; an error if the broker did not mention it. */
    public Answer of(String groupId) {
        Answer answer = byGroup.get(groupId);
        return answer != null
                ? answer
                : new Answer(Optional.empty(), ErrorCode.COORDINATOR_NOT_AVAILABLE, "the answer does not mention it");
    }
}
