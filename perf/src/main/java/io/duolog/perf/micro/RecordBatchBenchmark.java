package io.duolog.perf.micro;

import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.CompressionType;
import io.duolog.protocol.record.Record;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatchBuilder;
import io.duolog.protocol.record.RecordIterator;
import io.duolog.protocol.record.RecordReader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.utils.internals.BufferSupplier;
import org.apache.kafka.common.utils.internals.CloseableIterator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** A batch of 150 records of 100 bytes, about the 16 KiB that producers send by default. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordBatchBenchmark {
    private static final int RECORDS = 150;
    private static final int VALUE_SIZE_BYTES = 100;
    private static final int BATCH_SIZE_BYTES = 16 * 1024;
    private static final int DECOMPRESSED_SIZE_BYTES_MAX = 1 << 20;
    private static final long SEED = 20261121L;
    private static final long TIMESTAMP_MS = 1_790_000_000_000L;

    /** The codec, as in {@code compression.type}. */
    @Param({"none", "gzip", "snappy", "lz4", "zstd"})
    public String codec = "none";

    private final ByteBuffer value = ByteBuffer.allocate(VALUE_SIZE_BYTES);
    private final ByteBuffer kafkaBuffer = ByteBuffer.allocate(BATCH_SIZE_BYTES);
    private final RecordReader reader = new RecordReader(DECOMPRESSED_SIZE_BYTES_MAX);
    private final BufferSupplier bufferSupplier = BufferSupplier.create();
    private Compression compression = Compression.NONE;
    private org.apache.kafka.common.compress.Compression kafkaCompression =
            org.apache.kafka.common.compress.Compression.NONE;
    private ByteBuffer batch = ByteBuffer.allocate(0);

    /** Makes a value of letters, which compresses about as well as text, and the batch that is read. */
    @Setup
    public void prepare() {
        Random random = new Random(SEED);
        for (int index = 0; index < VALUE_SIZE_BYTES; index++) {
            value.put(index, (byte) ('a' + random.nextInt(26)));
        }
        compression = Compression.of(CompressionType.forConfigName(codec));
        kafkaCompression =
                org.apache.kafka.common.compress.Compression.of(codec).build();
        batch = buildDuolog();
    }

    /** Our builder. */
    @Benchmark
    public ByteBuffer buildDuolog() {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(compression, BufferSource.HEAP, BATCH_SIZE_BYTES)) {
            for (int index = 0; index < RECORDS; index++) {
                builder.append(TIMESTAMP_MS + index, null, value, List.of());
            }
            return builder.build();
        }
    }

    /** Apache Kafka's builder, as its producer uses it: with a buffer that is used again. */
    @Benchmark
    public MemoryRecords buildKafka() {
        try (MemoryRecordsBuilder builder =
                MemoryRecords.builder(kafkaBuffer.clear(), kafkaCompression, TimestampType.CREATE_TIME, 0)) {
            for (int index = 0; index < RECORDS; index++) {
                builder.append(TIMESTAMP_MS + index, null, value.duplicate());
            }
            return builder.build();
        }
    }

    /** Our iterator. */
    @Benchmark
    public void iterateDuolog(Blackhole blackhole) {
        try (RecordIterator records = reader.read(RecordBatch.at(batch, 0))) {
            while (records.hasNext()) {
                Record record = records.next();
                blackhole.consume(record.value());
            }
        }
    }

    /** Apache Kafka's iterator, as its consumer uses it. */
    @Benchmark
    public void iterateKafka(Blackhole blackhole) {
        for (MutableRecordBatch records :
                MemoryRecords.readableRecords(batch.duplicate()).batches()) {
            try (CloseableIterator<org.apache.kafka.common.record.internal.Record> iterator =
                    records.streamingIterator(bufferSupplier)) {
                while (iterator.hasNext()) {
                    blackhole.consume(iterator.next().value());
                }
            }
        }
    }
}
