package io.duolog.broker.network;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.ResponseHeader;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.WireWriter;
import io.duolog.transport.EventLoops;
import io.duolog.transport.OutboundFrame;
import io.duolog.transport.PooledChunks;

/** Turns responses into frames. Thread-safe. */
final class ResponseEncoder {
    private final EventLoops loops;
    private final ThrottleTimes throttleTimes = new ThrottleTimes();

    /** Takes memory from the pool of {@code loops}. */
    ResponseEncoder(EventLoops loops) {
        this.loops = requireNonNull(loops, "loops");
    }

    /**
     * Writes header and response. The regions of the response belong to the frame from now on; they are released if
     * there will be none.
     *
     * @throws RuntimeException if the response cannot be expressed in this version, a defect of the handler
     */
    OutboundFrame encode(int correlationId, ApiKey apiKey, short version, ApiResponse response) {
        PooledChunks chunks = loops.newChunks();
        try {
            WireWriter out = new WireWriter(chunks);
            new ResponseHeader(correlationId).write(out, apiKey.responseHeaderVersion(version));
            response.write(out, version);
            return new OutboundFrame(out.finish(), chunks::release);
        } catch (RuntimeException e) {
            chunks.release();
            releaseRecords(response);
            throw e;
        }
    }

    /** The same response, telling the client to wait; the response itself if its API cannot tell that. */
    <R extends ApiResponse> R throttled(R response, int throttleMs) {
        return throttleTimes.with(response, throttleMs);
    }

    /** Only fetches answer with regions that pin something. */
    private static void releaseRecords(ApiResponse response) {
        if (response instanceof FetchResponse fetch) {
            for (FetchResponse.FetchableTopicResponse topic : fetch.responses()) {
                for (FetchResponse.PartitionData partition : topic.partitions()) {
                    ByteRegion records = partition.records();
                    if (records != null) {
                        records.release();
                    }
                }
            }
        }
    }
}
