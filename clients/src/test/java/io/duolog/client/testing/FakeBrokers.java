package io.duolog.client.testing;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.ApiVersionsResponse;
import io.duolog.protocol.message.InitProducerIdRequest;
import io.duolog.protocol.message.InitProducerIdResponse;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataResponse;
import io.duolog.protocol.message.ProduceRequest;
import io.duolog.protocol.message.ProduceResponse;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The state and the answers of a small cluster: frames in, frames out. Knows nothing of sockets or time; confined to one
 * thread.
 */
public final class FakeBrokers {
    private final Map<Integer, String> addresses = new LinkedHashMap<>();
    private final Map<TopicPartition, FakeLog> logs = new LinkedHashMap<>();
    private final Map<String, UUID> topicIds = new HashMap<>();
    private final Map<String, ErrorCode> topicErrors = new HashMap<>();
    private final Map<ApiKey, BiFunction<Integer, ApiRequest<?>, ApiResponse>> handlers = new EnumMap<>(ApiKey.class);
    private final List<ApiRequest<?>> requests = new ArrayList<>();
    private Function<TopicPartition, ErrorCode> beforeAppend = partition -> ErrorCode.NONE;
    private Function<TopicPartition, ErrorCode> afterAppend = partition -> ErrorCode.NONE;
    private boolean tellsNewLeader;
    private short apiVersionsHighest = ApiKey.API_VERSIONS.highestVersion();
    private short produceHighest = ApiKey.PRODUCE.highestVersion();
    private long nextProducerId = 1_000;
    private long delayMs;
    private int controllerId = -1;

    public FakeBrokers() {
        handlers.put(ApiKey.METADATA, (node, request) -> metadata((MetadataRequest) request));
        handlers.put(ApiKey.PRODUCE, (node, request) -> produce(node, (ProduceRequest) request));
        handlers.put(ApiKey.INIT_PRODUCER_ID, (node, request) -> initProducerId((InitProducerIdRequest) request));
    }

    public FakeBrokers node(int id, String host, int port) {
        addresses.put(id, host + ":" + port);
        return this;
    }

    /** Creates a topic whose partitions are led by the nodes in turn. */
    public FakeBrokers topic(String name, int partitions) {
        topicIds.put(name, UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
        List<Integer> nodes = List.copyOf(addresses.keySet());
        for (int partition = 0; partition < partitions; partition++) {
            TopicPartition topicPartition = new TopicPartition(name, partition);
            int leader = nodes.get(partition % nodes.size());
            logs.computeIfAbsent(topicPartition, key -> new FakeLog(key, leader));
        }
        return this;
    }

    /** Answers requests of one kind otherwise; a handler that returns null leaves the request without an answer. */
    public FakeBrokers on(ApiKey apiKey, BiFunction<Integer, ApiRequest<?>, ApiResponse> handler) {
        handlers.put(apiKey, handler);
        return this;
    }

    public void beforeAppend(Function<TopicPartition, ErrorCode> error) {
        beforeAppend = error;
    }

    /** Appends, and says that it failed. */
    public void afterAppend(Function<TopicPartition, ErrorCode> error) {
        afterAppend = error;
    }

    /** As if the topic had been deleted and created again: another id, and epochs from 0 on. */
    public void recreate(String name) {
        topicIds.put(name, UUID.nameUUIDFromBytes(("another " + name).getBytes(StandardCharsets.UTF_8)));
        logs.values().stream()
                .filter(log -> log.topicPartition().topic().equals(name))
                .forEach(FakeLog::restartEpochs);
    }

    public void controller(int id) {
        controllerId = id;
    }

    /** The answer to the request that is being handled is sent so much later. */
    public void delayAnswer(long byMs) {
        delayMs = byMs;
    }

    /** The delay of the answer that was just made, once. */
    public long takeDelayMs() {
        long taken = delayMs;
        delayMs = 0;
        return taken;
    }

    public UUID topicId(String topic) {
        return topicIds.get(topic);
    }

    /** The name of a topic by its id, or null. */
    public String topicName(UUID id) {
        return topicIds.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    public void topicError(String topic, ErrorCode error) {
        topicErrors.put(topic, error);
    }

    public void tellNewLeader() {
        tellsNewLeader = true;
    }

    public void limitVersions(int apiVersions, int produce) {
        apiVersionsHighest = (short) apiVersions;
        produceHighest = (short) produce;
    }

    public FakeLog log(String topic, int partition) {
        return logs.get(new TopicPartition(topic, partition));
    }

    public List<ApiRequest<?>> requests() {
        return requests;
    }

    /** The requests of one type. */
    public <R> List<R> requests(Class<R> type) {
        return requests.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Answers one frame; null if there is no answer. */
    public ByteBuffer answer(int nodeId, ByteBuffer frame) {
        WireReader in = new WireReader(frame);
        short version = frame.getShort(frame.position() + 2);
        ApiKey apiKey = ApiKey.forId(frame.getShort(frame.position()));
        if (apiKey == ApiKey.API_VERSIONS && version > apiVersionsHighest) {
            return encode(frame.getInt(frame.position() + 4), apiKey, (short) 0, refusedVersions());
        }
        RequestHeader header = RequestHeader.read(in, apiKey.requestHeaderVersion(version));
        ApiRequest<?> request = apiKey.readRequest(in, version);
        requests.add(request);
        ApiResponse response = apiKey == ApiKey.API_VERSIONS
                ? versions()
                : handlers.get(apiKey).apply(nodeId, request);
        return response == null || (request instanceof ProduceRequest produce && produce.acks() == 0)
                ? null
                : encode(header.correlationId(), apiKey, version, response);
    }

    private static ByteBuffer encode(int correlationId, ApiKey apiKey, short version, ApiResponse response) {
        WireWriter out = new WireWriter();
        out.writeInt(correlationId);
        if (apiKey.responseHeaderVersion(version) == 1) {
            out.writeUnsignedVarint(0);
        }
        response.write(out, version);
        List<ByteRegion> regions = out.finish();
        ByteBuffer whole = ByteBuffer.allocate(
                regions.stream().mapToInt(ByteRegion::sizeBytes).sum());
        regions.forEach(region -> whole.put(((BufferSlice) region).buffer().duplicate()));
        return whole.flip();
    }

    private ApiVersionsResponse versions() {
        List<ApiVersionsResponse.ApiVersion> ranges = new ArrayList<>();
        handlers.keySet()
                .forEach(key ->
                        ranges.add(new ApiVersionsResponse.ApiVersion(key.id(), key.lowestVersion(), highest(key))));
        ranges.add(new ApiVersionsResponse.ApiVersion(ApiKey.API_VERSIONS.id(), (short) 0, apiVersionsHighest));
        return ApiVersionsResponse.builder().apiKeys(ranges).build();
    }

    private short highest(ApiKey key) {
        return key == ApiKey.PRODUCE ? produceHighest : key.highestVersion();
    }

    private ApiVersionsResponse refusedVersions() {
        return ApiVersionsResponse.builder()
                .errorCode(ErrorCode.UNSUPPORTED_VERSION.code())
                .apiKeys(List.of(
                        new ApiVersionsResponse.ApiVersion(ApiKey.API_VERSIONS.id(), (short) 0, apiVersionsHighest)))
                .build();
    }

    private MetadataResponse metadata(MetadataRequest request) {
        List<MetadataResponse.MetadataResponseBroker> brokers = new ArrayList<>();
        addresses.forEach((id, address) -> brokers.add(new MetadataResponse.MetadataResponseBroker(
                id,
                address.substring(0, address.lastIndexOf(':')),
                Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)),
                null)));
        List<MetadataResponse.MetadataResponseTopic> topics = new ArrayList<>();
        List<String> names = request.topics() == null
                ? List.copyOf(topicIds.keySet())
                : request.topics().stream()
                        .map(topic -> topic.name() == null ? topicName(topic.topicId()) : topic.name())
                        .filter(Objects::nonNull)
                        .toList();
        names.forEach(name -> topics.add(topic(name)));
        return MetadataResponse.builder()
                .brokers(brokers)
                .clusterId("fake-cluster")
                .controllerId(
                        controllerId >= 0
                                ? controllerId
                                : addresses.keySet().iterator().next())
                .topics(topics)
                .build();
    }

    private MetadataResponse.MetadataResponseTopic topic(String name) {
        ErrorCode error = topicErrors.getOrDefault(
                name, topicIds.containsKey(name) ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        List<MetadataResponse.MetadataResponsePartition> partitions = new ArrayList<>();
        if (error == ErrorCode.NONE) {
            logs.values().stream()
                    .filter(log -> log.topicPartition().topic().equals(name))
                    .forEach(log -> partitions.add(partition(log)));
        }
        return new MetadataResponse.MetadataResponseTopic(
                error.code(), name, topicIds.getOrDefault(name, new UUID(0, 0)), false, partitions, Integer.MIN_VALUE);
    }

    private static MetadataResponse.MetadataResponsePartition partition(FakeLog log) {
        return new MetadataResponse.MetadataResponsePartition(
                ErrorCode.NONE.code(),
                log.topicPartition().partition(),
                log.leaderId(),
                log.leaderEpoch(),
                List.of(Math.max(0, log.leaderId())),
                List.of(Math.max(0, log.leaderId())),
                List.of());
    }

    private InitProducerIdResponse initProducerId(InitProducerIdRequest request) {
        boolean isNew =
                request.transactionalId() == null && request.producerId() == -1 && request.producerEpoch() == -1;
        return isNew
                ? new InitProducerIdResponse(0, ErrorCode.NONE.code(), nextProducerId++, (short) 0)
                : new InitProducerIdResponse(0, ErrorCode.INVALID_REQUEST.code(), -1, (short) -1);
    }

    private ProduceResponse produce(int nodeId, ProduceRequest request) {
        List<ProduceResponse.TopicProduceResponse> topics = new ArrayList<>();
        List<ProduceResponse.NodeEndpoint> endpoints = new ArrayList<>();
        for (ProduceRequest.TopicProduceData topic : request.topicData()) {
            String name = topic.name().isEmpty() ? nameOf(topic.topicId()) : topic.name();
            List<ProduceResponse.PartitionProduceResponse> partitions = new ArrayList<>();
            topic.partitionData().forEach(partition -> partitions.add(append(nodeId, name, partition, endpoints)));
            topics.add(new ProduceResponse.TopicProduceResponse(topic.name(), topic.topicId(), partitions));
        }
        return new ProduceResponse(topics, 0, endpoints);
    }

    private ProduceResponse.PartitionProduceResponse append(
            int nodeId,
            String topic,
            ProduceRequest.PartitionProduceData data,
            List<ProduceResponse.NodeEndpoint> endpoints) {
        FakeLog log = log(topic, data.index());
        ErrorCode error = beforeAppend.apply(log.topicPartition());
        ProduceResponse.LeaderIdAndEpoch leader = ProduceResponse.LeaderIdAndEpoch.DEFAULT;
        long baseOffset = -1;
        if (error == ErrorCode.NONE && log.leaderId() != nodeId) {
            error = ErrorCode.NOT_LEADER_OR_FOLLOWER;
            if (tellsNewLeader) {
                leader = new ProduceResponse.LeaderIdAndEpoch(log.leaderId(), log.leaderEpoch());
                String address = addresses.get(log.leaderId());
                endpoints.add(new ProduceResponse.NodeEndpoint(
                        log.leaderId(),
                        address.substring(0, address.lastIndexOf(':')),
                        Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)),
                        null));
            }
        } else if (error == ErrorCode.NONE) {
            FakeLog.Appended appended = log.append(copy(data.records()));
            ErrorCode after = afterAppend.apply(log.topicPartition());
            error = appended.error() == ErrorCode.NONE ? after : appended.error();
            baseOffset = error == ErrorCode.NONE ? appended.baseOffset() : -1;
        }
        return new ProduceResponse.PartitionProduceResponse(
                data.index(), error.code(), baseOffset, -1, 0, List.of(), null, leader);
    }

    private String nameOf(UUID id) {
        return topicIds.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no topic has id " + id));
    }

    private static ByteBuffer copy(ByteRegion records) {
        ByteBuffer bytes = ((BufferSlice) records).buffer();
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }
}
