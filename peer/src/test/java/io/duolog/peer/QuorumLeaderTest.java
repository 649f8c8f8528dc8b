package io.duolog.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.message.DescribeQuorumResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QuorumLeaderTest {
    private static final short NOT_LEADER_OR_FOLLOWER = 6;

    @Test
    void believesTheMemberThatLeads() {
        assertThat(QuorumLeader.of(List.of(follower(), leader(3, 7), follower())))
                .hasValue(3);
    }

    @Test
    void believesTheNewerOfTwoLeaders() {
        assertThat(QuorumLeader.of(List.of(leader(3, 7), leader(1, 9)))).hasValue(1);
    }

    @Test
    void knowsNobodyWhileNoneLeads() {
        assertThat(QuorumLeader.of(List.of(follower(), follower()))).isEmpty();
        assertThat(QuorumLeader.of(List.of())).isEmpty();
    }

    private static DescribeQuorumResponse leader(int id, int epoch) {
        return answer(DescribeQuorumResponse.PartitionData.builder()
                .leaderId(id)
                .leaderEpoch(epoch)
                .build());
    }

    private static DescribeQuorumResponse follower() {
        return answer(DescribeQuorumResponse.PartitionData.builder()
                .errorCode(NOT_LEADER_OR_FOLLOWER)
                .build());
    }

    private static DescribeQuorumResponse answer(DescribeQuorumResponse.PartitionData partition) {
        return DescribeQuorumResponse.builder()
                .topics(List.of(new DescribeQuorumResponse.TopicData("__cluster_metadata", List.of(partition))))
                .build();
    }
}
