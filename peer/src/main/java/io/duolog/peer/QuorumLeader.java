package io.duolog.peer;

import io.duolog.protocol.message.DescribeQuorumRequest;
import io.duolog.protocol.message.DescribeQuorumResponse;
import io.duolog.testkit.BrokerQuestion;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Who leads a KRaft quorum, as its members say: Metadata does not tell it, since KIP-590 it names any broker. Stateless. */
public final class QuorumLeader {
    private static final short VERSION = 1;
    private static final short NO_ERROR = 0;
    private static final DescribeQuorumRequest QUESTION =
            new DescribeQuorumRequest(List.of(new DescribeQuorumRequest.TopicData(
                    "__cluster_metadata", List.of(new DescribeQuorumRequest.PartitionData(0)))));

    private QuorumLeader() {}

    /**
     * Asks one member, and waits.
     *
     * @param controller where it listens for the others
     * @return empty if it does not answer in time
     */
    public static Optional<DescribeQuorumResponse> ask(InetSocketAddress controller, Duration timeout) {
        return BrokerQuestion.ask(controller, QUESTION, VERSION, timeout);
    }

    /**
     * Who leads by these answers: a member that does not lead answers with an error; of two that believe that they do, the
     * one with the higher epoch does.
     */
    public static OptionalInt of(Collection<DescribeQuorumResponse> answers) {
        return answers.stream()
                .flatMap(answer -> answer.topics().stream())
                .flatMap(topic -> topic.partitions().stream())
                .filter(partition -> partition.errorCode() == NO_ERROR && partition.leaderId() >= 0)
                .max(Comparator.comparingInt(DescribeQuorumResponse.PartitionData::leaderEpoch))
                .map(partition -> OptionalInt.of(partition.leaderId()))
                .orElse(OptionalInt.empty());
    }
}
