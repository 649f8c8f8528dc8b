package io.duolog.broker.controller;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.ProducerIdsRecord;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.List;

/** Decides on producer ids: blocks of them, none twice. Pure. */
final class ProducerIdAllocation {
    /** Kafka's block size. */
    static final int BLOCK_SIZE = 1000;

    private ProducerIdAllocation() {}

    static ControllerResult<ProducerIdBlock> decide(MetadataImage image, int brokerId, long brokerEpoch) {
        IsrDecision.checkEpoch(image, brokerId, brokerEpoch);
        long first = image.nextProducerId();
        if (first > Long.MAX_VALUE - BLOCK_SIZE) {
            throw new ApiException(ErrorCode.UNKNOWN_SERVER_ERROR, "all producer ids have been given out");
        }
        return ControllerResult.atomic(
                List.of(new ProducerIdsRecord(brokerId, brokerEpoch, first + BLOCK_SIZE)),
                new ProducerIdBlock(first, BLOCK_SIZE));
    }
}
