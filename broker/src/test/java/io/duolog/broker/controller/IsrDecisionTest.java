package io.duolog.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.broker.controller.IsrProposal.Member;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.record.BrokerRegistrationChangeRecord;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IsrDecisionTest {
    private static final MetadataImage IMAGE = Samples.topic(
                    Samples.brokers(1, 2, 3, 4), "a", List.of(1, 2, 3), List.of(1, 2), 1)
            .with(Samples.registration(3, null, true));

    @Test
    void acceptsWhatFits() {
        IsrProposal proposal = proposal(1, 10, 5, 8, "1:10");

        ControllerResult<PartitionRegistration> result = decide(IMAGE, proposal);

        MetadataImage after = Samples.with(IMAGE, result.records());
        assertThat(result.response())
                .isEqualTo(new PartitionRegistration(List.of(1, 2, 3), List.of(1), 1, 5, 9))
                .isEqualTo(Samples.partition(after, "a"));
    }

    @Test
    void proposingWhatHoldsRaisesThePartitionEpochSoThatEarlierProposalsAreFenced() {
        ControllerResult<PartitionRegistration> result = decide(IMAGE, proposal(1, 10, 5, 8, "1:10,2:20"));

        MetadataImage after = Samples.with(IMAGE, result.records());
        assertThat(result.response().partitionEpoch()).isEqualTo(9);
        assertThat(result.response().leaderEpoch()).isEqualTo(5);
        assertThatThrownBy(() -> decide(after, proposal(1, 10, 5, 8, "1:10")))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.INVALID_UPDATE_VERSION));
    }

    @Test
    void refusesReplicasThatShutDownOrWhoseDirectoryFailed() {
        MetadataImage base = Samples.topic(Samples.brokers(1, 2, 3), "a", List.of(1, 2, 3), List.of(1), 1);
        MetadataImage shuttingDown = base.with(new BrokerRegistrationChangeRecord(2, 20, false, true));
        MetadataImage offline = base.with(PartitionChangeRecord.builder()
                .topicId(Samples.topicId("a"))
                .partitionId(0)
                .offlineReplicas(List.of(2))
                .build());

        assertThatThrownBy(() -> decide(shuttingDown, proposal(1, 10, 5, 8, "1:10,2:20")))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.INELIGIBLE_REPLICA));
        assertThatThrownBy(() -> decide(offline, proposal(1, 10, 5, 9, "1:10,2:20")))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.INELIGIBLE_REPLICA));
    }

    private static ControllerResult<PartitionRegistration> decide(MetadataImage image, IsrProposal proposal) {
        return IsrDecision.decide(image, proposal, Samples.context());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            1 | 11 | 5 | 8 | 1:10           | STALE_BROKER_EPOCH
            9 | 90 | 5 | 8 | 1:10           | STALE_BROKER_EPOCH
            1 | 10 | 4 | 8 | 1:10           | FENCED_LEADER_EPOCH
            1 | 10 | 6 | 8 | 1:10           | NOT_CONTROLLER
            1 | 10 | 5 | 7 | 1:10           | INVALID_UPDATE_VERSION
            1 | 10 | 5 | 9 | 1:10           | NOT_CONTROLLER
            2 | 20 | 5 | 8 | 1:10,2:20      | INVALID_REQUEST
            1 | 10 | 5 | 8 | 2:20           | INVALID_REQUEST
            1 | 10 | 5 | 8 | 1:10,4:40      | INVALID_REQUEST
            1 | 10 | 5 | 8 | 1:10,1:10      | INVALID_REQUEST
            1 | 10 | 5 | 8 | 1:10,3:30      | INELIGIBLE_REPLICA
            1 | 10 | 5 | 8 | 1:10,2:19      | INELIGIBLE_REPLICA
            """)
    void refuses(int leader, long brokerEpoch, int leaderEpoch, int partitionEpoch, String isr, ErrorCode error) {
        assertThatThrownBy(() -> decide(IMAGE, proposal(leader, brokerEpoch, leaderEpoch, partitionEpoch, isr)))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void producerIdsGoToTheNewestRegistrationOnlyAndNeverTwice() {
        ControllerResult<ProducerIdBlock> first = ProducerIdAllocation.decide(IMAGE, 1, 10);
        MetadataImage after = Samples.with(IMAGE, first.records());
        ControllerResult<ProducerIdBlock> second = ProducerIdAllocation.decide(after, 2, 20);

        assertThat(second.response().firstId()).isEqualTo(first.response().endId());
        assertThatThrownBy(() -> ProducerIdAllocation.decide(after, 2, 21)).isInstanceOf(ApiException.class);
    }

    private static IsrProposal proposal(int leader, long brokerEpoch, int leaderEpoch, int partitionEpoch, String isr) {
        List<Member> members = Arrays.stream(isr.split(","))
                .map(member -> member.split(":"))
                .map(parts -> new Member(Integer.parseInt(parts[0]), Long.parseLong(parts[1])))
                .toList();
        return new IsrProposal(Samples.topicId("a"), 0, leader, brokerEpoch, leaderEpoch, partitionEpoch, members);
    }
}
