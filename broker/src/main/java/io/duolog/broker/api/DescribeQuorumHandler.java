package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.CoordinationStatus;
import io.duolog.coordination.CoordinationStatus.Participant;
import io.duolog.coordination.CoordinationStatus.Role;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DescribeQuorumRequest;
import io.duolog.protocol.message.DescribeQuorumResponse;
import io.duolog.protocol.message.DescribeQuorumResponse.Listener;
import io.duolog.protocol.message.DescribeQuorumResponse.Node;
import io.duolog.protocol.message.DescribeQuorumResponse.PartitionData;
import io.duolog.protocol.message.DescribeQuorumResponse.ReplicaState;
import io.duolog.protocol.message.DescribeQuorumResponse.TopicData;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** DescribeQuorum (KIP-595): those who vote on the metadata, where the brokers do so themselves. */
public final class DescribeQuorumHandler implements ApiHandler<DescribeQuorumRequest, DescribeQuorumResponse> {
    private static final String TOPIC = "__cluster_metadata";
    private static final int PARTITION = 0;
    private static final short FIRST_WITH_MESSAGE_AND_NODES = 2;
    private static final short FIRST_WITH_TIMESTAMPS = 1;
    private static final int UNKNOWN = -1;
    /** Voters are told apart by their number alone. */
    private static final UUID NO_DIRECTORY = new UUID(0, 0);

    private static final Set<Role> VOTERS = Set.of(Role.LEADER, Role.FOLLOWER);

    private final Supplier<CompletionStage<CoordinationStatus>> status;
    private final Clock clock;

    /** Answers with what {@code status} tells, and turns ages into times by {@code clock}. */
    public DescribeQuorumHandler(Supplier<CompletionStage<CoordinationStatus>> status, Clock clock) {
        this.status = requireNonNull(status, "status");
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_QUORUM;
    }

    @Override
    public void handle(RequestContext context, DescribeQuorumRequest request, Reply<DescribeQuorumResponse> reply) {
        boolean isMetadata = request.topics().stream()
                .allMatch(topic -> topic.topicName().equals(TOPIC)
                        && topic.partitions().stream().allMatch(each -> each.partitionIndex() == PARTITION));
        if (!isMetadata) {
            throw new ApiException(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "only " + TOPIC + "-" + PARTITION + " is voted on");
        }
        status.get().thenApply(known -> describe(context, known)).whenComplete((response, failure) -> {
            if (failure == null) {
                reply.send(response);
            } else {
                reply.fail(failure);
            }
        });
    }

    private DescribeQuorumResponse describe(RequestContext context, CoordinationStatus known) {
        if (known.participants().stream().noneMatch(DescribeQuorumHandler::isVoter)) {
            throw new ApiException(
                    ErrorCode.UNSUPPORTED_VERSION,
                    "coordination.backend is " + known.backend() + ": the brokers do not vote among themselves");
        }
        long nowMs = clock.millis();
        short version = context.version();
        PartitionData partition = PartitionData.builder()
                .partitionIndex(PARTITION)
                .leaderId(known.controllerId().orElse(UNKNOWN))
                .leaderEpoch(known.epoch())
                .highWatermark(known.committedEnd())
                .currentVoters(known.participants().stream()
                        .filter(DescribeQuorumHandler::isVoter)
                        .map(voter -> replica(voter, known, nowMs, version))
                        .toList())
                .observers(known.participants().stream()
                        .filter(each -> each.role() == Role.OBSERVER)
                        .map(observer -> replica(observer, known, nowMs, version))
                        .toList())
                .build();
        List<Node> nodes = version < FIRST_WITH_MESSAGE_AND_NODES
                ? List.of()
                : known.participants().stream()
                        .filter(DescribeQuorumHandler::isVoter)
                        .map(voter -> node(context.listenerName(), voter))
                        .toList();
        return DescribeQuorumResponse.builder()
                .topics(List.of(new TopicData(TOPIC, List.of(partition))))
                .nodes(nodes)
                .build();
    }

    private static boolean isVoter(Participant participant) {
        return participant.nodeId().isPresent() && VOTERS.contains(participant.role());
    }

    private static ReplicaState replica(Participant participant, CoordinationStatus known, long nowMs, short version) {
        boolean isLeader = participant.role() == Role.LEADER;
        long endOffset = participant.endOffset().orElse(isLeader ? known.committedEnd() : UNKNOWN);
        long heardMs = participant.lastContactMs().isPresent()
                ? nowMs - participant.lastContactMs().getAsLong()
                : UNKNOWN;
        long caughtUpMs = endOffset >= known.committedEnd() ? heardMs : UNKNOWN;
        if (isLeader) {
            heardMs = UNKNOWN;
            caughtUpMs = nowMs;
        }
        return ReplicaState.builder()
                .replicaId(participant.nodeId().orElse(UNKNOWN))
                .replicaDirectoryId(NO_DIRECTORY)
                .logEndOffset(endOffset)
                .lastFetchTimestamp(version < FIRST_WITH_TIMESTAMPS ? UNKNOWN : heardMs)
                .lastCaughtUpTimestamp(version < FIRST_WITH_TIMESTAMPS ? UNKNOWN : caughtUpMs)
                .build();
    }

    private static Node node(String listenerName, Participant voter) {
        String address = voter.address();
        int colon = address.lastIndexOf(':');
        return new Node(
                voter.nodeId().orElse(UNKNOWN),
                colon < 0
                        ? List.of()
                        : List.of(new Listener(
                                listenerName,
                                address.substring(0, colon),
                                Integer.parseInt(address.substring(colon + 1)))));
    }

    @Override
    public DescribeQuorumResponse failure(RequestContext context, DescribeQuorumRequest request, ApiException failure) {
        DescribeQuorumResponse.Builder response =
                DescribeQuorumResponse.builder().errorCode(failure.error().code());
        return context.version() < FIRST_WITH_MESSAGE_AND_NODES
                ? response.build()
                : response.errorMessage(failure.getMessage()).build();
    }
}
