package io.duolog.broker.inspection;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.inspection.message.DescribeCoordinationRequest;
import io.duolog.broker.inspection.message.ReadMetadataLogRequest;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.message.ResponseHeader;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import io.duolog.transport.CloseKind;
import io.duolog.transport.CloseReason;
import io.duolog.transport.OutboundFrame;
import io.duolog.transport.ResponseSlot;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inspection APIs on a connection. Thread-safe, without state. */
public final class InspectionServer {
    private static final Logger LOGGER = LoggerFactory.getLogger(InspectionServer.class);

    private final InspectionService service;

    /** Answers with what {@code service} says. */
    public InspectionServer(InspectionService service) {
        this.service = requireNonNull(service, "service");
    }

    /**
     * Serves a request. Its bytes may be reused when this returns.
     *
     * @param api the one that the request's header names
     * @param payload the whole frame
     * @throws WireFormatException if it cannot be read
     * @throws io.duolog.protocol.UnsupportedVersionException if it is of a version that is not known here
     */
    public void serve(InspectionApi api, ByteBuffer payload, ResponseSlot slot) {
        WireReader in = new WireReader(payload);
        RequestHeader header = RequestHeader.read(in, InspectionApi.REQUEST_HEADER_VERSION);
        short version = header.requestApiVersion();
        int correlationId = header.correlationId();
        switch (api) {
            case DESCRIBE_COORDINATION -> {
                DescribeCoordinationRequest.read(in, version);
                answer(service.describeCoordination(), correlationId, slot);
            }
            case READ_METADATA_LOG ->
                answer(service.readMetadataLog(ReadMetadataLogRequest.read(in, version)), correlationId, slot);
        }
    }

    private static void answer(CompletionStage<? extends WireMessage> answer, int correlationId, ResponseSlot slot) {
        answer.thenApply(response -> frame(correlationId, response)).whenComplete((frame, failure) -> {
            if (failure == null) {
                slot.respond(frame);
            } else {
                LOGGER.error("An inspection was not answered", failure);
                slot.close(CloseReason.of(CloseKind.INTERNAL_ERROR, "an inspection was not answered", failure));
            }
        });
    }

    private static OutboundFrame frame(int correlationId, WireMessage response) {
        WireWriter out = new WireWriter();
        new ResponseHeader(correlationId).write(out, InspectionApi.RESPONSE_HEADER_VERSION);
        response.write(out, InspectionApi.VERSION);
        return new OutboundFrame(out.finish(), () -> {});
    }
}
