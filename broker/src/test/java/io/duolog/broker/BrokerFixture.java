package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.config.Endpoint;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.ListOffsetsRequest;
import io.duolog.protocol.message.ListOffsetsResponse;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.message.ResponseHeader;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import io.duolog.storage.fs.MemoryFileSystem;
import io.duolog.transport.ClientConfig;
import io.duolog.transport.EventLoops;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.OutboundFrame;
import io.duolog.transport.RequestChannel;
import io.duolog.transport.TransportClient;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A broker in memory, and connections to it that speak the bare protocol. */
public final class BrokerFixture implements AutoCloseable {
    private static final long TIMEOUT_S = 30;

    private final Broker broker;
    private final EventLoops loops = new EventLoops("fixture", 1, EventLoops.Mechanism.NIO);
    private final Peer peer;

    /** Starts a broker with these settings beside those that keep it in memory and on loopback. */
    public BrokerFixture(Map<String, String> settings) throws Exception {
        Map<String, String> given = new HashMap<>(settings);
        given.put("listeners", "PLAINTEXT://127.0.0.1:0");
        given.put("log.dirs", "/logs");
        given.put("coordination.backend", "memory");
        CoordinationBackends backends = CoordinationBackends.onClassPath(BrokerFixture.class.getClassLoader());
        Clock clock = Clock.systemUTC();
        broker = Broker.create(
                BrokerConfig.parse(given, backends),
                new BrokerEnvironment(new MemoryFileSystem(clock), clock, new Random(1), backends));
        broker.start();
        peer = connect();
    }

    /** The broker. */
    public Broker broker() {
        return broker;
    }

    /** The connection that {@link #ask} uses. */
    public Peer peer() {
        return peer;
    }

    /** Makes another connection. */
    public Peer connect() throws Exception {
        Endpoint endpoint = broker.endpoints().get(0);
        return new Peer(new TransportClient(loops, ClientConfig.DEFAULTS)
                .connect(endpoint.host(), endpoint.port())
                .get(TIMEOUT_S, TimeUnit.SECONDS));
    }

    /** Asks in a version. */
    public <R extends ApiResponse> R ask(ApiRequest<R> request, int version) throws Exception {
        return peer.ask(request, version);
    }

    /** Sends a request that has no answer. */
    public void tell(ApiRequest<?> request, int version) {
        peer.tell(request, version);
    }

    /** Waits until partition 0 of a topic has its log. */
    public void awaitWritable(String topic) {
        ListOffsetsRequest request = new ListOffsetsRequest(
                -1,
                (byte) 0,
                List.of(new ListOffsetsRequest.ListOffsetsTopic(
                        topic, List.of(new ListOffsetsRequest.ListOffsetsPartition(0, -1, -1)))),
                0);
        Awaitility.await().untilAsserted(() -> {
            ListOffsetsResponse response = ask(request, 5);
            assertThat(response.topics().get(0).partitions().get(0).errorCode()).isEqualTo(ErrorCode.NONE.code());
        });
    }

    @Override
    public void close() {
        peer.close();
        broker.close();
        loops.close();
    }

    /** One connection. */
    public static final class Peer implements AutoCloseable {
        private final RequestChannel channel;
        private int correlationId;

        private Peer(RequestChannel channel) {
            this.channel = channel;
        }

        /** Asks in a version; the answer is over memory of its own. */
        public <R extends ApiResponse> R ask(ApiRequest<R> request, int version) throws Exception {
            InboundFrame frame = channel.send(frame(request, (short) version)).get(TIMEOUT_S, TimeUnit.SECONDS);
            ByteBuffer copy;
            try {
                copy = ByteBuffer.allocate(frame.sizeBytes())
                        .put(frame.payload().duplicate())
                        .flip();
            } finally {
                frame.release();
            }
            WireReader in = new WireReader(copy);
            ResponseHeader.read(in, request.apiKey().responseHeaderVersion((short) version));
            return request.readResponse(in, (short) version);
        }

        /** Sends a request that has no answer. */
        public void tell(ApiRequest<?> request, int version) {
            channel.sendOneWay(frame(request, (short) version));
        }

        private OutboundFrame frame(ApiRequest<?> request, short version) {
            ApiKey apiKey = request.apiKey();
            WireWriter out = new WireWriter();
            new RequestHeader(apiKey.id(), version, ++correlationId, "fixture")
                    .write(out, apiKey.requestHeaderVersion(version));
            request.write(out, version);
            return new OutboundFrame(out.finish(), () -> {});
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
