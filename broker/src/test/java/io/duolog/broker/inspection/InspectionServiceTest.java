package io.duolog.broker.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.inspection.message.DescribeCoordinationResponse;
import io.duolog.broker.inspection.message.ReadMetadataLogRequest;
import io.duolog.broker.inspection.message.ReadMetadataLogResponse;
import io.duolog.broker.inspection.message.ReadMetadataLogResponse.LogBatch;
import io.duolog.broker.inspection.message.ReadMetadataLogResponse.LogRecord;
import io.duolog.broker.metadata.MetadataLoader;
import io.duolog.broker.metadata.MetadataSnapshot;
import io.duolog.broker.metadata.record.ConfigRecord;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.MetadataRecordCodec;
import io.duolog.coordination.ControllerElection;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.testkit.MemoryCoordinationCluster;
import io.duolog.coordination.testkit.SimulatedExecution;
import io.duolog.coordination.testkit.TestBackendHost;
import io.duolog.protocol.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading the log from outside, on the in-memory backend, in one thread with virtual time. */
class InspectionServiceTest {
    private static final int LARGE = 1_000_000;

    private final SimulatedExecution execution = new SimulatedExecution(Long.getLong("duolog.test.seed", 20261121L));
    private final SerialScheduler scheduler = execution.newScheduler();
    private final CoordinationBackend backend = new MemoryCoordinationCluster(execution.newScheduler())
            .factory()
            .create(Map.of(), new TestBackendHost(1, Path.of("unused"), scheduler));
    private final MetadataLoader loader = new MetadataLoader(List.of());
    private final InspectionService service = new InspectionService(1, "memory", backend, scheduler, loader::image);
    private int epoch;

    @BeforeEach
    void becomeController() {
        backend.log().subscribe(0, loader).offerSnapshots(loader);
        backend.election().campaign(new ControllerElection.ElectionListener() {
            @Override
            public void elected(int newEpoch, long endOffset) {
                epoch = newEpoch;
            }

            @Override
            public void revoked(int oldEpoch, Throwable cause) {}
        });
        backend.start((state, cause) -> {});
        execution.runUntilIdle();
        assertThat(epoch).isPositive();
    }

    private static MetadataRecord setting(String name) {
        return new ConfigRecord((byte) 4, "", name, "1");
    }

    private void append(String... names) {
        List<byte[]> records = new ArrayList<>();
        for (String name : names) {
            records.add(MetadataRecordCodec.encode(setting(name)));
        }
        done(backend.log().append(epoch, loader.image().endOffset(), records));
    }

    private <T> T done(CompletionStage<T> stage) {
        execution.runUntilIdle();
        CompletableFuture<T> future = stage.toCompletableFuture();
        assertThat(future).isDone();
        return future.join();
    }

    private ReadMetadataLogResponse read(long fromOffset, int maxBytes) {
        return done(service.readMetadataLog(new ReadMetadataLogRequest(fromOffset, -1, 0, maxBytes, 1_000)));
    }

    private static List<MetadataRecord> decoded(LogBatch batch) {
        return batch.records().stream()
                .map(LogRecord::value)
                .map(InspectionServiceTest::bytes)
                .map(MetadataRecordCodec::decode)
                .toList();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Test
    void readsAllThatThereIsWithoutWaiting() {
        append("a", "b");
        append("c");

        ReadMetadataLogResponse page = read(0, LARGE);

        assertThat(page.knownEnd()).isEqualTo(3);
        assertThat(page.batches()).extracting(LogBatch::baseOffset).containsExactly(0L, 2L);
        assertThat(page.batches()).allMatch(batch -> batch.epoch() == epoch);
        assertThat(decoded(page.batches().get(0))).containsExactly(setting("a"), setting("b"));
    }

    @Test
    void aReaderThatBeginsInsideABatchGetsTheRestAndEndsNothing() {
        append("a", "b", "c");

        ReadMetadataLogResponse page = read(1, LARGE);

        assertThat(page.batches()).extracting(LogBatch::baseOffset).containsExactly(1L);
        assertThat(decoded(page.batches().get(0))).containsExactly(setting("b"), setting("c"));
        append("d");
        assertThat(loader.image().endOffset()).isEqualTo(4);
    }

    @Test
    void endsAPageWhenItIsLargeEnough() {
        append("a");
        append("b");

        ReadMetadataLogResponse first = read(0, 1);
        ReadMetadataLogResponse second = read(1, 1);

        assertThat(first.batches()).extracting(LogBatch::baseOffset).containsExactly(0L);
        assertThat(second.batches()).extracting(LogBatch::baseOffset).containsExactly(1L);
    }

    @Test
    void waitsForNewsAndGivesUpInTime() {
        append("a");
        CompletableFuture<ReadMetadataLogResponse> waiting = service.readMetadataLog(
                        new ReadMetadataLogRequest(1, -1, 0, LARGE, 1_000))
                .toCompletableFuture();
        execution.runUntilIdle();
        assertThat(waiting).isNotDone();
        append("b");

        assertThat(decoded(done(waiting).batches().get(0))).containsExactly(setting("b"));

        CompletableFuture<ReadMetadataLogResponse> inVain = service.readMetadataLog(
                        new ReadMetadataLogRequest(2, -1, 0, LARGE, Integer.MAX_VALUE))
                .toCompletableFuture();
        execution.advance(Duration.ofMillis(InspectionService.WAIT_MS_MAX - 1));
        assertThat(inVain).isNotDone();
        execution.advance(Duration.ofMillis(1));
        assertThat(inVain.join().batches()).isEmpty();
    }

    @Test
    void givesTheSnapshotInPiecesWhereTheLogWasCompacted() throws IOException {
        append("a", "b", "c");
        done(backend.log().requestCompaction());
        append("d");

        ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
        ReadMetadataLogResponse page;
        do {
            page = done(service.readMetadataLog(
                    new ReadMetadataLogRequest(0, snapshot.size() == 0 ? -1 : 3, snapshot.size(), 7, 1_000)));
            assertThat(page.errorCode()).as(page.errorMessage()).isZero();
            assertThat(page.snapshotEndOffset()).isEqualTo(3);
            assertThat(page.snapshotEpoch()).isEqualTo(epoch);
            snapshot.writeBytes(bytes(page.snapshotBytes()));
        } while (!page.snapshotIsComplete());

        assertThat(MetadataSnapshot.read(new ByteArrayInputStream(snapshot.toByteArray()))
                        .configs())
                .hasSize(1)
                .allSatisfy(
                        (resource, settings) -> assertThat(settings.keySet()).isEqualTo(Set.of("a", "b", "c")));
        assertThat(decoded(read(3, LARGE).batches().get(0))).containsExactly(setting("d"));
    }

    @Test
    void saysThatASnapshotWasReplacedOrIsShorter() {
        append("a");
        done(backend.log().requestCompaction());

        ReadMetadataLogResponse replaced =
                done(service.readMetadataLog(new ReadMetadataLogRequest(0, 77, 0, LARGE, 0)));
        ReadMetadataLogResponse shorter =
                done(service.readMetadataLog(new ReadMetadataLogRequest(0, 1, LARGE, LARGE, 0)));

        assertThat(replaced.errorCode()).isEqualTo(ErrorCode.SNAPSHOT_NOT_FOUND.code());
        assertThat(shorter.errorCode()).isEqualTo(ErrorCode.POSITION_OUT_OF_RANGE.code());
        append("b");
        assertThat(loader.image().endOffset()).isEqualTo(2);
    }

    @Test
    void describesWhatTheClusterAgreesBy() {
        append("a");

        DescribeCoordinationResponse described = done(service.describeCoordination());

        assertThat(described.errorCode()).isZero();
        assertThat(described.backend()).isEqualTo("memory");
        assertThat(described.controllerId()).isEqualTo(1);
        assertThat(described.controllerEpoch()).isEqualTo(epoch);
        assertThat(described.committedEnd()).isEqualTo(1);
        assertThat(described.replayedEnd()).isEqualTo(1);
    }

    @Test
    void tellsWhatItKnowsWhenTheBackendCannotTell() {
        append("a");
        backend.close();

        DescribeCoordinationResponse described = done(service.describeCoordination());

        assertThat(described.replayedEnd()).isEqualTo(1);
        assertThat(described.backend()).isEqualTo("memory");
    }
}
