package io.duolog.broker.replication;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.BrokerEndpoint;
import io.duolog.broker.partition.RequestTimer;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.message.ResponseHeader;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import io.duolog.transport.EventLoops;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.OutboundFrame;
import io.duolog.transport.PooledChunks;
import io.duolog.transport.RequestChannel;
import io.duolog.transport.TransportClient;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Ways to leaders over the network, in Kafka frames on the brokers' own listener. */
public final class NetworkLeaderChannels implements LeaderChannels {
    private static final ApiKey API = ApiKey.FETCH;

    private final TransportClient client;
    private final EventLoops loops;
    private final IntFunction<Optional<BrokerEndpoint>> endpoints;
    private final RequestTimer timer;
    private final String clientId;
    private final long timeoutMs;

    /**
     * Connects with {@code client}.
     *
     * @param endpoints where a broker can be reached
     * @param timer ends requests that are not answered
     * @param clientId how leaders' logs name this broker
     * @param timeoutMs how long to wait for an answer beyond the time that the leader may wait
     */
    public NetworkLeaderChannels(
            TransportClient client,
            EventLoops loops,
            IntFunction<Optional<BrokerEndpoint>> endpoints,
            RequestTimer timer,
            String clientId,
            long timeoutMs) {
        this.client = requireNonNull(client, "client");
        this.loops = requireNonNull(loops, "loops");
        this.endpoints = requireNonNull(endpoints, "endpoints");
        this.timer = requireNonNull(timer, "timer");
        this.clientId = requireNonNull(clientId, "clientId");
        this.timeoutMs = timeoutMs;
    }

    @Override
    public CompletionStage<LeaderChannel> connect(int leaderId) {
        Optional<BrokerEndpoint> endpoint = endpoints.apply(leaderId);
        if (endpoint.isEmpty()) {
            return CompletableFuture.failedFuture(new IOException("broker " + leaderId + " is not registered"));
        }
        return client.connect(endpoint.get().host(), endpoint.get().port()).thenApply(Channel::new);
    }

    /** One connection. */
    private final class Channel implements LeaderChannel {
        private final RequestChannel channel;
        private final AtomicInteger correlationId = new AtomicInteger();

        Channel(RequestChannel channel) {
            this.channel = channel;
        }

        @Override
        public CompletionStage<LeaderAnswer> fetch(FetchRequest request) {
            Runnable answered = timer.schedule(channel::close, request.maxWaitMs() + timeoutMs);
            return channel.send(frame(request))
                    .whenComplete((frame, failure) -> answered.run())
                    .thenApply(frame -> answer(request, frame));
        }

        private OutboundFrame frame(FetchRequest request) {
            short version = API.highestVersion();
            PooledChunks chunks = loops.newChunks();
            try {
                WireWriter out = new WireWriter(chunks);
                new RequestHeader(API.id(), version, correlationId.incrementAndGet(), clientId)
                        .write(out, API.requestHeaderVersion(version));
                request.write(out, version);
                return new OutboundFrame(out.finish(), chunks::release);
            } catch (RuntimeException e) {
                chunks.release();
                throw e;
            }
        }

        private LeaderAnswer answer(FetchRequest request, InboundFrame frame) {
            short version = API.highestVersion();
            try {
                WireReader in = new WireReader(frame.payload());
                ResponseHeader.read(in, API.responseHeaderVersion(version));
                FetchResponse response = request.readResponse(in, version);
                return new LeaderAnswer(response, frame::release);
            } catch (RuntimeException e) {
                frame.release();
                throw e;
            }
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
