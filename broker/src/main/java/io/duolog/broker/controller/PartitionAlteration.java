package io.duolog.broker.controller;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterPartitionRequest;
import io.duolog.protocol.message.AlterPartitionResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Decides on AlterPartition: each partition by itself, with {@link IsrDecision}. Pure. */
final class PartitionAlteration {
    /** Leaders need no recovery here: KIP-704's other state is never used. */
    private static final byte RECOVERED = 0;

    private final ControllerContext context;

    PartitionAlteration(ControllerContext context) {
        this.context = context;
    }

    ControllerResult<AlterPartitionResponse> decide(MetadataImage image, AlterPartitionRequest request) {
        try {
            IsrDecision.checkEpoch(image, request.brokerId(), request.brokerEpoch());
        } catch (ApiException e) {
            return ControllerResult.inParts(
                    List.of(), new AlterPartitionResponse(0, e.error().code(), List.of()));
        }
        List<MetadataRecord> records = new ArrayList<>();
        List<AlterPartitionResponse.TopicData> topics = new ArrayList<>();
        MetadataImage state = image;
        for (AlterPartitionRequest.TopicData topic : request.topics()) {
            List<AlterPartitionResponse.PartitionData> partitions = new ArrayList<>();
            for (AlterPartitionRequest.PartitionData partition : topic.partitions()) {
                try {
                    ControllerResult<PartitionRegistration> result =
                            IsrDecision.decide(state, proposal(request, topic.topicId(), partition), context);
                    for (MetadataRecord value : result.records()) {
                        state = state.with(value);
                        records.add(value);
                    }
                    partitions.add(answer(request.brokerId(), partition.partitionIndex(), result.response()));
                } catch (ApiException e) {
                    partitions.add(AlterPartitionResponse.PartitionData.builder()
                            .partitionIndex(partition.partitionIndex())
                            .errorCode(e.error().code())
                            .build());
                }
            }
            topics.add(new AlterPartitionResponse.TopicData(topic.topicId(), partitions));
        }
        return ControllerResult.inParts(records, new AlterPartitionResponse(0, ErrorCode.NONE.code(), topics));
    }

    private static IsrProposal proposal(
            AlterPartitionRequest request, UUID topicId, AlterPartitionRequest.PartitionData partition) {
        return new IsrProposal(
                topicId,
                partition.partitionIndex(),
                request.brokerId(),
                request.brokerEpoch(),
                partition.leaderEpoch(),
                partition.partitionEpoch(),
                partition.newIsrWithEpochs().stream()
                        .map(member -> new IsrProposal.Member(member.brokerId(), member.brokerEpoch()))
                        .toList());
    }

    /** A proposer that ended a reassignment which takes its leadership away learns just that. */
    private static AlterPartitionResponse.PartitionData answer(
            int proposer, int index, PartitionRegistration partition) {
        ErrorCode error = partition.leader() == proposer ? ErrorCode.NONE : ErrorCode.NEW_LEADER_ELECTED;
        return new AlterPartitionResponse.PartitionData(
                index,
                error.code(),
                partition.leader(),
                partition.leaderEpoch(),
                partition.isr(),
                RECOVERED,
                partition.partitionEpoch());
    }
}
