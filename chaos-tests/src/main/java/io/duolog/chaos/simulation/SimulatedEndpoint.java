package io.duolog.chaos.simulation;

import io.duolog.broker.api.FetchHandler;
import io.duolog.broker.api.ProduceHandler;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.PartitionResolver;
import io.duolog.chaos.simulation.BatchFactory.Batch;
import io.duolog.chaos.simulation.ReplicaDump.Entry;
import io.duolog.coordination.SerialScheduler;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.FetchRequest;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.FetchResponse.FetchableTopicResponse;
import io.duolog.protocol.message.FetchResponse.PartitionData;
import io.duolog.protocol.message.ProduceRequest;
import io.duolog.protocol.message.ProduceRequest.PartitionProduceData;
import io.duolog.protocol.message.ProduceRequest.TopicProduceData;
import io.duolog.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatches;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a broker does for clients and followers, on its event loop. */
final class SimulatedEndpoint {
    private static final UUID NO_ID = new UUID(0, 0);
    private static final short PRODUCE_VERSION = 12;
    private static final short FETCH_VERSION = FetchRequest.HIGHEST_SUPPORTED_VERSION;
    private static final int PRODUCE_TIMEOUT_MS = 200;
    private static final int READ_BYTES_MAX = 4096;
    private static final int READ_WAIT_MAX_MS = 60;
    private static final short ACKS_ALL = -1;
    private static final int NO_SESSION_EPOCH = -1;

    private final SimulatedCluster cluster;
    private final SimulatedConnection connection;
    private final PartitionResolver resolver;
    private final ProduceHandler produceHandler;
    private final FetchHandler fetchHandler;

    SimulatedEndpoint(
            SimulatedCluster cluster,
            SerialScheduler eventLoop,
            PartitionResolver resolver,
            ProduceHandler produceHandler,
            FetchHandler fetchHandler) {
        this.cluster = cluster;
        this.connection = new SimulatedConnection(0, eventLoop);
        this.resolver = resolver;
        this.produceHandler = produceHandler;
        this.fetchHandler = fetchHandler;
    }

    /** Appends a batch. */
    CompletionStage<Producer.Answer> produce(int partition, Batch batch, short acks) {
        ProduceRequest request = new ProduceRequest(
                null,
                acks,
                PRODUCE_TIMEOUT_MS,
                List.of(new TopicProduceData(
                        SimulatedBroker.TOPIC,
                        NO_ID,
                        List.of(new PartitionProduceData(partition, new BufferSlice(batch.copy()))))));
        return HandlerCall.run(produceHandler, context(PRODUCE_VERSION), request)
                .thenApply(response -> {
                    PartitionProduceResponse answer =
                            response.responses().get(0).partitionResponses().get(0);
                    if (answer.errorCode() == ErrorCode.NONE.code()) {
                        cluster.observe(() -> requireKept(partition, answer.baseOffset(), batch.checksum(), acks));
                    }
                    int leaderEpoch = resolver.find(SimulatedBroker.TOPIC, NO_ID, partition)
                            .map(found -> found.leaderAndIsr().leaderEpoch())
                            .orElse(Partition.NO_EPOCH);
                    return new Producer.Answer(answer, leaderEpoch);
                });
    }

    /** What is about to be confirmed is committed, or in this broker's log at least, as the producer asked for. */
    private void requireKept(int partition, long offset, long checksum, short acks) {
        if (acks == ACKS_ALL) {
            cluster.requireCommittedNow(partition, offset, checksum);
            return;
        }
        boolean appended = resolver.find(SimulatedBroker.TOPIC, NO_ID, partition)
                .map(Partition::log)
                .filter(log -> log.logStartOffset() <= offset && offset < log.logEndOffset())
                .map(log -> ReplicaDump.entries(log, offset, offset + 1).get(0).checksum() == checksum)
                .orElse(false);
        if (!appended && !cluster.truth(partition).contains(offset, checksum)) {
            throw new InvariantViolation("offset " + offset + " of partition " + partition
                    + " is confirmed to a producer with acks=1 and not in the leader's log");
        }
    }

    /** Reads what a consumer may see. */
    CompletionStage<Reader.Answer> read(UUID topicId, int partition, long position, int leaderEpoch) {
        FetchRequest.FetchPartition wanted = FetchRequest.FetchPartition.builder()
                .partition(partition)
                .currentLeaderEpoch(leaderEpoch)
                .fetchOffset(position)
                .partitionMaxBytes(READ_BYTES_MAX)
                .build();
        FetchRequest request = FetchRequest.builder()
                .maxBytes(READ_BYTES_MAX)
                .maxWaitMs(READ_WAIT_MAX_MS)
                .minBytes(1)
                .sessionEpoch(NO_SESSION_EPOCH)
                .topics(List.of(new FetchRequest.FetchTopic("", topicId, List.of(wanted))))
                .build();
        return fetch(request).thenApply(response -> {
            if (response.responses().isEmpty()) {
                return new Reader.Answer(response.errorCode(), position, List.of());
            }
            PartitionData data = response.responses().get(0).partitions().get(0);
            return new Reader.Answer(data.errorCode(), position, entries(data.records(), position));
        });
    }

    private static List<Entry> entries(@Nullable ByteRegion records, long position) {
        List<Entry> entries = new ArrayList<>();
        if (records instanceof BufferSlice slice) {
            for (RecordBatch batch : RecordBatches.in(slice, RecordBatches.Tail.MAY_BE_PARTIAL)) {
                for (long offset = Math.max(position, batch.baseOffset()); offset <= batch.lastOffset(); offset++) {
                    entries.add(Entry.of(batch));
                }
            }
        }
        return entries;
    }

    /** Answers a fetch; the records of the answer are copies, as if they had travelled. */
    CompletionStage<FetchResponse> fetch(FetchRequest request) {
        return HandlerCall.run(fetchHandler, context(FETCH_VERSION), request).thenApply(SimulatedEndpoint::copy);
    }

    private RequestContext context(short version) {
        return new RequestContext(connection, version, 0, "simulated");
    }

    private static FetchResponse copy(FetchResponse response) {
        List<FetchableTopicResponse> topics = new ArrayList<>();
        for (FetchableTopicResponse topic : response.responses()) {
            topics.add(new FetchableTopicResponse(
                    topic.topic(),
                    topic.topicId(),
                    topic.partitions().stream().map(SimulatedEndpoint::copy).toList()));
        }
        return new FetchResponse(
                response.throttleTimeMs(),
                response.errorCode(),
                response.sessionId(),
                topics,
                response.nodeEndpoints());
    }

    private static PartitionData copy(PartitionData data) {
        return new PartitionData(
                data.partitionIndex(),
                data.errorCode(),
                data.highWatermark(),
                data.lastStableOffset(),
                data.logStartOffset(),
                data.divergingEpoch(),
                data.currentLeader(),
                data.snapshotId(),
                data.abortedTransactions(),
                data.preferredReadReplica(),
                copy(data.records()));
    }

    private static @Nullable ByteRegion copy(@Nullable ByteRegion records) {
        if (!(records instanceof BufferSlice slice)) {
            return records;
        }
        ByteBuffer copied = ByteBuffer.allocate(slice.sizeBytes());
        copied.put(slice.buffer().duplicate()).flip();
        return new BufferSlice(copied);
    }
}
