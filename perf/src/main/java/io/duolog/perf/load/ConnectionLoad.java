package io.duolog.perf.load;

import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.LatencyName;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ProduceRequest;
import io.duolog.protocol.message.ProduceRequest.PartitionProduceData;
import io.duolog.protocol.message.ProduceRequest.TopicProduceData;
import io.duolog.protocol.message.ProduceResponse;
import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.RecordBatchBuilder;
import io.duolog.protocol.wire.BufferSlice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Many connections, each of which now and then sends a produce request of one record, at a fixed rate over all of them, in one
 * phase, {@value #PHASE}: what a thousand small applications do.
 */
final class ConnectionLoad implements LoadOperation {
    static final String PHASE = "produce";

    private static final int PRODUCE_VERSION = 9;
    private static final int REQUEST_TIMEOUT_MS = 30_000;
    private static final UUID NO_ID = new UUID(0, 0);
    private static final int BATCH_OVERHEAD_BYTES = 128;
    private static final double NANOS_PER_MS = 1e6;

    private final LoadOptions options;
    private final LoadClock clock;

    ConnectionLoad(LoadOptions options, LoadClock clock) {
        this.options = options;
        this.clock = clock;
    }

    @Override
    public void run(ParentLink link) throws Exception {
        try (RawNetwork network = new RawNetwork()) {
            RawCluster cluster = RawCluster.of(network, options.text(LoadKey.BOOTSTRAP_SERVERS), clock);
            Map<Integer, BrokerAddress> leaders = cluster.leaders(options.text(LoadKey.TOPIC));
            int count = options.integer(LoadKey.CONNECTIONS, 1);
            List<BrokerAddress> addresses = new ArrayList<>();
            for (int connection = 0; connection < count; connection++) {
                addresses.add(leaders.get(connection % leaders.size()));
            }
            long startNs = clock.nanos();
            List<RawConnection> connections = network.connectAll(addresses);
            double connectMs = (clock.nanos() - startNs) / NANOS_PER_MS;
            run(network, connections, leaders.size(), options.number(LoadKey.WARM_UP_MS, 0));
            link.measure(PHASE, () -> {
                PhaseResult result = run(network, connections, leaders.size(), options.number(LoadKey.DURATION_MS, 1));
                return new PhaseResult(
                        result.operations(),
                        result.operations() * options.integer(LoadKey.RECORD_SIZE_BYTES, 1),
                        result.elapsedSeconds(),
                        Map.of(FigureName.CONNECT_MS.key(), connectMs),
                        result.latencies());
            });
        }
    }

    private PhaseResult run(RawNetwork network, List<RawConnection> connections, int partitions, long durationMs)
            throws Exception {
        long ratePerSecond = options.number(LoadKey.RATE_PER_SECOND, 1);
        long requests = Math.max(1, TimeUnit.MILLISECONDS.toSeconds(durationMs * ratePerSecond));
        ByteBuffer batch = batch();
        return PacedRun.run(LatencyName.PRODUCE, clock, network.loop(), ratePerSecond, requests, index -> {
            int connection = (int) (index % connections.size());
            return connections
                    .get(connection)
                    .ask(request(connection % partitions, batch), PRODUCE_VERSION)
                    .thenCompose(ConnectionLoad::stored);
        });
    }

    private ProduceRequest request(int partition, ByteBuffer batch) {
        return ProduceRequest.builder()
                .acks((short) -1)
                .timeoutMs(REQUEST_TIMEOUT_MS)
                .topicData(List.of(new TopicProduceData(
                        options.text(LoadKey.TOPIC),
                        NO_ID,
                        List.of(new PartitionProduceData(partition, new BufferSlice(batch.duplicate()))))))
                .build();
    }

    private ByteBuffer batch() {
        int sizeBytes = options.integer(LoadKey.RECORD_SIZE_BYTES, Payload.SIZE_BYTES_MIN);
        Payload payload = new Payload(sizeBytes, options.number(LoadKey.SEED, Long.MIN_VALUE));
        RecordBatchBuilder batch =
                new RecordBatchBuilder(Compression.NONE, BufferSource.HEAP, sizeBytes + BATCH_OVERHEAD_BYTES);
        batch.append(
                TimeUnit.MICROSECONDS.toMillis(clock.epochMicros()), null, ByteBuffer.wrap(payload.bytes()), List.of());
        return batch.build();
    }

    private static CompletableFuture<Void> stored(ProduceResponse response) {
        short errorCode =
                response.responses().get(0).partitionResponses().get(0).errorCode();
        return errorCode == ErrorCode.NONE.code()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(
                        new IllegalStateException("Produce was answered with " + ErrorCode.forCode(errorCode)));
    }
}
