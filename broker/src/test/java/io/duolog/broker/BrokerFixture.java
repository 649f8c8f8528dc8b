package io.duolog.broker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.config.Endpoint;
import io.duolog.broker.partition.IsolationLevel;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsResponse;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.ListOffsetsRequest;
import io.duolog.protocol.message.ListOffsetsResponse;
import io.duolog.protocol.message.ProduceRequest;
import io.duolog.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.message.ResponseHeader;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatches;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import io.duolog.storage.fs.MemoryFileSystem;
import io.duolog.storage.fs.StorageFileSystem;
import io.duolog.transport.ClientConfig;
import io.duolog.transport.EventLoops;
import io.duolog.transport.InboundFrame;
import io.duolog.transport.OutboundFrame;
import io.duolog.transport.RequestChannel;
import io.duolog.transport.TransportClient;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A broker in memory, and connections to it that speak the bare protocol. */
public final class BrokerFixture implements AutoCloseable {
    private static final long TIMEOUT_S = 30;
    private static final UUID NO_ID = new UUID(0, 0);

    private final Broker broker;
    private final EventLoops loops = new EventLoops("fixture", 1, EventLoops.Mechanism.NIO);
    private final Peer peer;

    /** Starts a broker with these settings beside those that keep it in memory and on loopback. */
    public BrokerFixture(Map<String, String> settings) throws Exception {
        this(
                settings,
                new MemoryFileSystem(Clock.systemUTC()),
                CoordinationBackends.onClassPath(BrokerFixture.class.getClassLoader()));
    }

    /** Starts a broker whose files, and whose cluster, outlive it. */
    public BrokerFixture(Map<String, String> settings, StorageFileSystem fileSystem, CoordinationBackends backends)
            throws Exception {
        broker = newBroker(settings, fileSystem, backends);
        try {
            broker.start();
        } catch (RuntimeException e) {
            loops.close();
            throw e;
        }
        peer = connect();
    }

    private static Broker newBroker(
            Map<String, String> settings, StorageFileSystem fileSystem, CoordinationBackends backends) {
        Map<String, String> given = new HashMap<>();
        given.put("listeners", "PLAINTEXT://127.0.0.1:0");
        given.put("log.dirs", "/logs");
        given.put("coordination.backend", "memory");
        given.putAll(settings);
        return Broker.create(
                BrokerConfig.parse(given, backends),
                new BrokerEnvironment(fileSystem, Clock.systemUTC(), new Random(), backends));
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

    /** Makes a topic of one partition with these settings and waits until it can be written; returns its id. */
    public UUID createTopic(String name, Map<String, String> settings) throws Exception {
        List<CreateTopicsRequest.CreatableTopicConfig> configs = settings.entrySet().stream()
                .map(each -> new CreateTopicsRequest.CreatableTopicConfig(each.getKey(), each.getValue()))
                .toList();
        CreateTopicsResponse response = ask(
                new CreateTopicsRequest(
                        List.of(new CreateTopicsRequest.CreatableTopic(name, 1, (short) 1, List.of(), configs)),
                        30_000,
                        false),
                7);
        assertThat(response.topics().get(0).errorCode()).isZero();
        awaitWritable(name);
        return response.topics().get(0).topicId();
    }

    /** Appends to partition 0 of a topic. */
    public PartitionProduceResponse produce(String topic, short acks, ByteBuffer records) throws Exception {
        return ask(produceRequest(topic, acks, records), 9)
                .responses()
                .get(0)
                .partitionResponses()
                .get(0);
    }

    /** A request that appends to partition 0 of a topic. */
    public static ProduceRequest produceRequest(String topic, short acks, ByteBuffer records) {
        return new ProduceRequest(
                null,
                acks,
                30_000,
                List.of(new ProduceRequest.TopicProduceData(
                        topic, NO_ID, List.of(new ProduceRequest.PartitionProduceData(0, new BufferSlice(records))))));
    }

    /** Reads all that there is from {@code offset} of partition 0 of a topic, without waiting. */
    public FetchResponse.PartitionData fetch(String topic, long offset, IsolationLevel isolation) throws Exception {
        FetchRequest request = FetchRequest.builder()
                .maxBytes(Integer.MAX_VALUE)
                .isolationLevel(id(isolation))
                .sessionEpoch(-1)
                .topics(List.of(new FetchRequest.FetchTopic(
                        topic,
                        NO_ID,
                        List.of(FetchRequest.FetchPartition.builder()
                                .fetchOffset(offset)
                                .partitionMaxBytes(Integer.MAX_VALUE)
                                .build()))))
                .build();
        return ask(request, 11).responses().get(0).partitions().get(0);
    }

    private static byte id(IsolationLevel isolation) {
        return (byte) (isolation == IsolationLevel.READ_COMMITTED ? 1 : 0);
    }

    /** The last offset of each batch that was fetched. */
    public static List<Long> offsetsRead(FetchResponse.PartitionData data) {
        List<Long> offsets = new ArrayList<>();
        for (RecordBatch batch : RecordBatches.in(
                ((BufferSlice) requireNonNull(data.records())).buffer(), RecordBatches.Tail.MUST_BE_COMPLETE)) {
            batch.ensureValid();
            offsets.add(batch.lastOffset());
        }
        return offsets;
    }

    /** Asks where a timestamp, real or special, is in partition 0 of a topic. */
    public ListOffsetsResponse.ListOffsetsPartitionResponse listOffset(
            String topic, long timestamp, IsolationLevel isolation) throws Exception {
        ListOffsetsRequest request = new ListOffsetsRequest(
                -1,
                id(isolation),
                List.of(new ListOffsetsRequest.ListOffsetsTopic(
                        topic, List.of(new ListOffsetsRequest.ListOffsetsPartition(0, -1, timestamp)))),
                0);
        return ask(request, 11).topics().get(0).partitions().get(0);
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
