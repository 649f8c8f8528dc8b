package io.duolog.perf.micro;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.record.BufferSource;
import io.duolog.protocol.record.Compression;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatchBuilder;
import io.duolog.protocol.wire.FileSlice;
import io.duolog.storage.AppendOrigin;
import io.duolog.storage.CheckpointTrigger;
import io.duolog.storage.DirectoryHealth;
import io.duolog.storage.LogConfig;
import io.duolog.storage.LogSetup;
import io.duolog.storage.PartitionLog;
import io.duolog.storage.StorageEnvironment;
import io.duolog.storage.StorageScheduler;
import io.duolog.storage.TopicPartition;
import io.duolog.storage.fs.LocalFileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Appends batches of 16 KiB and reads them back, beside a file that is written and read with nothing around it. Each
 * iteration has a new file of 64 MiB, so both sides pay for new pages of the page cache and no disk is waited for.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LogBenchmark {
    private static final int BATCHES = 4096;
    private static final int BATCH_SIZE_BYTES = 16 * 1024;
    private static final int READS = 1024;
    private static final int READ_SIZE_BYTES = 64 * 1024;
    private static final int VALUE_SIZE_BYTES = 100;
    private static final long TIMESTAMP_MS = 1_790_000_000_000L;
    private static final long SEED = 20261121L;

    private final ByteBuffer batch = directBatch();
    private final ByteBuffer[] headerAndBody = {
        batch.slice(0, RecordBatch.HEADER_SIZE_BYTES),
        batch.slice(RecordBatch.HEADER_SIZE_BYTES, batch.remaining() - RecordBatch.HEADER_SIZE_BYTES)
    };
    private final ByteBuffer target = ByteBuffer.allocateDirect(READ_SIZE_BYTES);
    private final Random random = new Random(SEED);
    private @Nullable Path directory;
    private @Nullable PartitionLog log;
    private @Nullable PartitionLog filledLog;
    private @Nullable FileChannel channel;
    private @Nullable FileChannel filledChannel;

    /** Opens the log and the file that the reads use. */
    @Setup
    public void fill() throws IOException {
        directory = Files.createTempDirectory("duolog-perf");
        filledLog = open("filled-0");
        filledChannel = openFile("filled");
        for (int index = 0; index < BATCHES; index++) {
            append(filledLog);
            write(filledChannel);
        }
        filledLog.updateHighWatermark(filledLog.logEndOffset());
    }

    /** Opens the log and the file that the appends of one iteration fill. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        log = open("appended-0");
        channel = openFile("appended");
    }

    /** Deletes what the iteration wrote. */
    @TearDown(Level.Iteration)
    public void deleteAppended() throws IOException {
        requireNonNull(log).close();
        requireNonNull(channel).close();
        delete(directory().resolve("appended-0"));
        delete(directory().resolve("appended"));
    }

    /** Deletes everything. */
    @TearDown
    public void deleteAll() throws IOException {
        requireNonNull(filledLog).close();
        requireNonNull(filledChannel).close();
        delete(directory());
    }

    /** Our append: checks, offsets, indexes, producer state and the write. */
    @Benchmark
    @OperationsPerInvocation(BATCHES)
    public void appendDuolog() {
        PartitionLog appended = requireNonNull(log);
        for (int index = 0; index < BATCHES; index++) {
            append(appended);
        }
    }

    /** A gathering write of the same bytes in two buffers. */
    @Benchmark
    @OperationsPerInvocation(BATCHES)
    public void appendFile() throws IOException {
        FileChannel file = requireNonNull(channel);
        for (int index = 0; index < BATCHES; index++) {
            write(file);
        }
    }

    /** Our read of 64 KiB at any offset: look-up, slice, and the bytes. */
    @Benchmark
    @OperationsPerInvocation(READS)
    public void readDuolog() throws IOException {
        PartitionLog read = requireNonNull(filledLog);
        for (int index = 0; index < READS; index++) {
            long offset = (long) (random.nextDouble() * read.logEndOffset() * 0.9);
            FileSlice slice = (FileSlice)
                    read.read(offset, READ_SIZE_BYTES, true, Long.MAX_VALUE).records();
            slice.channel().read(target.clear().limit(slice.sizeBytes()), slice.position());
            slice.release();
        }
    }

    /** As many bytes of the file at any position. */
    @Benchmark
    @OperationsPerInvocation(READS)
    public void readFile() throws IOException {
        FileChannel file = requireNonNull(filledChannel);
        int sizeBytes = READ_SIZE_BYTES / batch.limit() * batch.limit();
        for (int index = 0; index < READS; index++) {
            long position = (long) (random.nextDouble() * file.size() * 0.9);
            file.read(target.clear().limit(sizeBytes), position);
        }
    }

    private void append(PartitionLog appended) {
        batch.putLong(0, 0L);
        appended.appendAsLeader(batch, 1, AppendOrigin.CLIENT);
    }

    private void write(FileChannel file) throws IOException {
        headerAndBody[0].rewind();
        headerAndBody[1].rewind();
        file.write(headerAndBody);
    }

    private Path directory() {
        return requireNonNull(directory);
    }

    private FileChannel openFile(String name) throws IOException {
        return FileChannel.open(
                directory().resolve(name),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    private PartitionLog open(String name) throws IOException {
        Path logDirectory = Files.createDirectory(directory().resolve(name));
        StorageEnvironment environment = new StorageEnvironment(
                new LocalFileSystem(), Clock.systemUTC(), new NeverScheduler(), task -> {}, new Random(SEED));
        LogSetup setup = new LogSetup(
                environment,
                logDirectory,
                new TopicPartition("appended", 0),
                LogConfig.DEFAULT,
                new DirectoryHealth(logDirectory.toString(), failure -> {
                    throw failure;
                }),
                CheckpointTrigger.NONE);
        return PartitionLog.open(setup, LogSetup.Checkpoints.NONE);
    }

    private static ByteBuffer directBatch() {
        byte[] value = new byte[VALUE_SIZE_BYTES];
        new Random(SEED).nextBytes(value);
        try (RecordBatchBuilder builder =
                new RecordBatchBuilder(Compression.NONE, BufferSource.HEAP, BATCH_SIZE_BYTES)) {
            while (builder.estimatedSizeBytes() + 2 * VALUE_SIZE_BYTES < BATCH_SIZE_BYTES) {
                builder.append(TIMESTAMP_MS, null, ByteBuffer.wrap(value), List.of());
            }
            ByteBuffer built = builder.build();
            return ByteBuffer.allocateDirect(built.remaining()).put(built).flip();
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Nothing runs beside what is measured. */
    private static final class NeverScheduler implements StorageScheduler {
        @Override
        public void scheduleOnce(Runnable task, long delayMs) {}

        @Override
        public Runnable schedulePeriodically(Runnable task, long periodMs) {
            return () -> {};
        }
    }
}
