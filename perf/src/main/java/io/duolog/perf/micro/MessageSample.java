package io.duolog.perf.micro;

import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.MetadataResponse;
import io.duolog.protocol.message.ProduceRequest;
import io.duolog.protocol.message.ProduceResponse;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.record.internal.MemoryRecords;

/**
 * The messages that the codec benchmarks are about, with one topic of so many partitions. Records are 1 KiB a partition:
 * neither codec looks into them.
 */
public enum MessageSample {
    /** What a producer sends. */
    PRODUCE_REQUEST(ApiKeys.PRODUCE) {
        @Override
        WireMessage read(WireReader in) {
            return ProduceRequest.read(in, version());
        }

        @Override
        Message read(ByteBufferAccessor in) {
            return new ProduceRequestData(in, version());
        }

        @Override
        Message kafkaMessage(int partitions) {
            var topics = new ProduceRequestData.TopicProduceDataCollection();
            topics.add(new ProduceRequestData.TopicProduceData()
                    .setTopicId(TOPIC_ID)
                    .setPartitionData(list(partitions, index -> new ProduceRequestData.PartitionProduceData()
                            .setIndex(index)
                            .setRecords(records()))));
            return new ProduceRequestData()
                    .setAcks((short) -1)
                    .setTimeoutMs(30_000)
                    .setTopicData(topics);
        }
    },
    /** What a broker answers to it. */
    PRODUCE_RESPONSE(ApiKeys.PRODUCE) {
        @Override
        WireMessage read(WireReader in) {
            return ProduceResponse.read(in, version());
        }

        @Override
        Message read(ByteBufferAccessor in) {
            return new ProduceResponseData(in, version());
        }

        @Override
        Message kafkaMessage(int partitions) {
            var topics = new ProduceResponseData.TopicProduceResponseCollection();
            topics.add(new ProduceResponseData.TopicProduceResponse()
                    .setTopicId(TOPIC_ID)
                    .setPartitionResponses(list(partitions, index -> new ProduceResponseData.PartitionProduceResponse()
                            .setIndex(index)
                            .setBaseOffset(1_000_000L + index)
                            .setLogStartOffset(0))));
            return new ProduceResponseData().setResponses(topics);
        }
    },
    /** The first fetch of a session: all partitions. */
    FETCH_REQUEST(ApiKeys.FETCH) {
        @Override
        WireMessage read(WireReader in) {
            return FetchRequest.read(in, version());
        }

        @Override
        Message read(ByteBufferAccessor in) {
            return new FetchRequestData(in, version());
        }

        @Override
        Message kafkaMessage(int partitions) {
            return new FetchRequestData()
                    .setMaxWaitMs(500)
                    .setMinBytes(1)
                    .setMaxBytes(50 << 20)
                    .setTopics(List.of(new FetchRequestData.FetchTopic()
                            .setTopicId(TOPIC_ID)
                            .setPartitions(list(partitions, index -> new FetchRequestData.FetchPartition()
                                    .setPartition(index)
                                    .setCurrentLeaderEpoch(5)
                                    .setFetchOffset(1_000_000L + index)
                                    .setPartitionMaxBytes(1 << 20)))));
        }
    },
    /** The answer, every partition with records. */
    FETCH_RESPONSE(ApiKeys.FETCH) {
        @Override
        WireMessage read(WireReader in) {
            return FetchResponse.read(in, version());
        }

        @Override
        Message read(ByteBufferAccessor in) {
            return new FetchResponseData(in, version());
        }

        @Override
        Message kafkaMessage(int partitions) {
            return new FetchResponseData()
                    .setSessionId(7)
                    .setResponses(List.of(new FetchResponseData.FetchableTopicResponse()
                            .setTopicId(TOPIC_ID)
                            .setPartitions(list(partitions, index -> new FetchResponseData.PartitionData()
                                    .setPartitionIndex(index)
                                    .setHighWatermark(1_000_000L + index)
                                    .setLastStableOffset(1_000_000L + index)
                                    .setLogStartOffset(0)
                                    .setRecords(records())))));
        }
    },
    /** One topic of a cluster of three, replication factor 3. */
    METADATA_RESPONSE(ApiKeys.METADATA) {
        @Override
        WireMessage read(WireReader in) {
            return MetadataResponse.read(in, version());
        }

        @Override
        Message read(ByteBufferAccessor in) {
            return new MetadataResponseData(in, version());
        }

        @Override
        Message kafkaMessage(int partitions) {
            var brokers = new MetadataResponseData.MetadataResponseBrokerCollection();
            for (int id = 1; id <= 3; id++) {
                brokers.add(new MetadataResponseData.MetadataResponseBroker()
                        .setNodeId(id)
                        .setHost("broker-" + id + ".example.org")
                        .setPort(9092));
            }
            var topics = new MetadataResponseData.MetadataResponseTopicCollection();
            topics.add(new MetadataResponseData.MetadataResponseTopic()
                    .setName("orders")
                    .setTopicId(TOPIC_ID)
                    .setPartitions(list(partitions, index -> new MetadataResponseData.MetadataResponsePartition()
                            .setPartitionIndex(index)
                            .setLeaderId(1 + index % 3)
                            .setLeaderEpoch(5)
                            .setReplicaNodes(List.of(1, 2, 3))
                            .setIsrNodes(List.of(1, 2, 3)))));
            return new MetadataResponseData()
                    .setBrokers(brokers)
                    .setClusterId("kFxzYxNNQ0G8sQ1vbnzvVQ")
                    .setControllerId(1)
                    .setTopics(topics);
        }
    };

    private static final Uuid TOPIC_ID = new Uuid(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
    private static final int RECORDS_SIZE_BYTES = 1024;

    private final ApiKeys api;

    MessageSample(ApiKeys api) {
        this.api = api;
    }

    /** The message as Apache Kafka's class. */
    abstract Message kafkaMessage(int partitions);

    /** Our reader. */
    abstract WireMessage read(WireReader in);

    /** Apache Kafka's reader. */
    abstract Message read(ByteBufferAccessor in);

    ApiKeys api() {
        return api;
    }

    /** The newest version that both speak. */
    short version() {
        return api.latestVersion();
    }

    boolean isRequest() {
        return name().endsWith("_REQUEST");
    }

    WireMessage readWithDuolog(ByteBuffer bytes) {
        return read(new WireReader(bytes.duplicate()));
    }

    Message readWithKafka(ByteBuffer bytes) {
        return read(new ByteBufferAccessor(bytes.duplicate()));
    }

    private static MemoryRecords records() {
        return MemoryRecords.readableRecords(ByteBuffer.allocate(RECORDS_SIZE_BYTES));
    }

    private static <T> List<T> list(int count, IntFunction<T> element) {
        List<T> elements = new ArrayList<>(count);
        IntStream.range(0, count).mapToObj(element).forEach(elements::add);
        return elements;
    }
}
