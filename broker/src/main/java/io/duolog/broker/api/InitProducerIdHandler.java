package io.duolog.broker.api;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.controller.ProducerIdAllocator;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.InitProducerIdRequest;
import io.duolog.protocol.message.InitProducerIdResponse;

/** InitProducerId: gives an idempotent producer an id that no other ever had. Transactions are not served. */
public final class InitProducerIdHandler implements ApiHandler<InitProducerIdRequest, InitProducerIdResponse> {
    private static final long NO_ID = -1;
    private static final short NO_EPOCH = -1;
    private static final short FIRST_EPOCH = 0;

    private final ProducerIdAllocator producerIds;

    /** Takes ids from {@code producerIds}. */
    public InitProducerIdHandler(ProducerIdAllocator producerIds) {
        this.producerIds = requireNonNull(producerIds, "producerIds");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.INIT_PRODUCER_ID;
    }

    @Override
    public void handle(RequestContext context, InitProducerIdRequest request, Reply<InitProducerIdResponse> reply) {
        if (request.transactionalId() != null) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "transactional.id is set, and this version serves no transactions; remove it");
        }
        producerIds.next().whenComplete((producerId, failure) -> {
            if (failure == null) {
                reply.send(new InitProducerIdResponse(0, ErrorCode.NONE.code(), producerId, FIRST_EPOCH));
            } else {
                reply.fail(failure);
            }
        });
    }

    @Override
    public InitProducerIdResponse failure(RequestContext context, InitProducerIdRequest request, ApiException failure) {
        return new InitProducerIdResponse(0, failure.error().code(), NO_ID, NO_EPOCH);
    }
}
