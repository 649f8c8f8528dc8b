package io.duolog.broker.inspection;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.inspection.message.DescribeCoordinationRequest;
import io.duolog.broker.inspection.message.DescribeCoordinationResponse;
import io.duolog.broker.inspection.message.ReadMetadataLogRequest;
import io.duolog.broker.inspection.message.ReadMetadataLogResponse;
import io.duolog.protocol.UnsupportedVersionException;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.message.ResponseHeader;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import io.duolog.transport.ClientConfig;
import io.duolog.transport.EventLoops;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.OutboundFrame;
import io.duolog.transport.RequestChannel;
import io.duolog.transport.TransportClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * Asks a broker about itself: the other end of {@link InspectionServer}, for tools. One connection, one request at a time;
 * every method blocks. Confined to one thread, except {@link #close()}.
 */
public final class InspectionClient implements AutoCloseable {
    private static final String CLIENT_ID = "duolog-inspection";

    private final String address;
    private final Duration timeout;
    private final EventLoops loops;
    private final RequestChannel channel;
    private int correlationId;

    private InspectionClient(String address, Duration timeout, EventLoops loops, RequestChannel channel) {
        this.address = address;
        this.timeout = timeout;
        this.loops = loops;
        this.channel = channel;
    }

    /**
     * Connects to a broker.
     *
     * @param timeout for connecting, and then for each answer beyond the time that it is asked to wait
     * @throws InspectionException if it cannot be reached
     */
    public static InspectionClient connect(String host, int port, Duration timeout) {
        requireNonNull(timeout, "timeout");
        String address = host + ":" + port;
        EventLoops loops = new EventLoops(CLIENT_ID, 1, EventLoops.Mechanism.NIO);
        try {
            RequestChannel channel =
                    await(address, timeout, new TransportClient(loops, ClientConfig.DEFAULTS).connect(host, port));
            return new InspectionClient(address, timeout, loops, channel);
        } catch (IOException e) {
            loops.close();
            throw new InspectionException("cannot connect to " + address + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            loops.close();
            throw e;
        }
    }

    /**
     * Asks what the cluster agrees by.
     *
     * @throws InspectionException if there is no answer, for instance from a broker that is not Duolog
     */
    public DescribeCoordinationResponse describeCoordination() {
        return ask(
                InspectionApi.DESCRIBE_COORDINATION,
                new DescribeCoordinationRequest(),
                timeout,
                DescribeCoordinationResponse::read);
    }

    /**
     * Asks for a page of the metadata log.
     *
     * @throws InspectionException if there is no answer, for instance from a broker that is not Duolog
     */
    public ReadMetadataLogResponse readMetadataLog(ReadMetadataLogRequest request) {
        return ask(
                InspectionApi.READ_METADATA_LOG,
                request,
                timeout.plusMillis(Math.max(0, request.maxWaitMs())),
                ReadMetadataLogResponse::read);
    }

    private <R> R ask(
            InspectionApi api, WireMessage request, Duration patience, BiFunction<WireReader, Short, R> reader) {
        WireWriter out = new WireWriter();
        new RequestHeader(api.id(), InspectionApi.VERSION, ++correlationId, CLIENT_ID)
                .write(out, InspectionApi.REQUEST_HEADER_VERSION);
        request.write(out, InspectionApi.VERSION);
        InboundFrame frame = await(address, patience, channel.send(new OutboundFrame(out.finish(), () -> {})));
        try {
            WireReader in = new WireReader(copy(frame.payload()));
            ResponseHeader.read(in, InspectionApi.RESPONSE_HEADER_VERSION);
            return reader.apply(in, InspectionApi.VERSION);
        } catch (WireFormatException | UnsupportedVersionException e) {
            throw new InspectionException(
                    address + " answered what cannot be read: is it a Duolog broker of this version? " + e.getMessage(),
                    e);
        } finally {
            frame.release();
        }
    }

    private static ByteBuffer copy(ByteBuffer payload) {
        return ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
    }

    private static <T> T await(String address, Duration patience, CompletableFuture<T> future) {
        try {
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new InspectionException(
                    address + " gave no answer; only Duolog brokers do: " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            future.cancel(false);
            throw new InspectionException(address + " did not answer within " + patience.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InspectionException("interrupted while " + address + " was asked", e);
        }
    }

    /** Closes the connection. Idempotent. */
    @Override
    public void close() {
        channel.close();
        loops.close();
    }
}
