package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.partition.IsolationLevel;
import io.duolog.broker.partition.TestLogs;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.duolog.storage.fs.FaultyFileSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Full and broken disks under a broker that serves (R12). */
class FailingDiskIT {
    private static final short ACKS_ALL = -1;

    private final World world = new World();
    private BrokerFixture broker;

    @BeforeEach
    void start() throws Exception {
        broker = world.start(Map.of());
        broker.createTopic("orders", Map.of());
    }

    @AfterEach
    void stop() {
        broker.close();
        world.close();
    }

    @Test
    void aFullDiskRefusesWritesUntilThereIsSpaceAndServesReadsMeanwhile() throws Exception {
        fillDisk();
        List<Long> acknowledged = new ArrayList<>();
        PartitionProduceResponse response = produce();
        while (response.errorCode() == 0) {
            acknowledged.add(response.baseOffset());
            response = produce();
        }
        assertThat(response.errorCode()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR.code());
        assertThat(response.errorMessage()).contains(FaultyFileSystem.NO_SPACE).contains("free space");
        assertThat(produce().errorCode()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR.code());
        assertThat(offsets()).isEqualTo(acknowledged);

        world.disk().limitCapacity(Long.MAX_VALUE);
        acknowledged.add(produce().baseOffset());
        assertThat(offsets()).isEqualTo(acknowledged);
    }

    @Test
    void aTopicMadeOnAFullDiskIsServedWhenThereIsSpace() throws Exception {
        world.disk().inject((operation, path, sizeBytes) -> {
            if (operation == FaultyFileSystem.Operation.CREATE
                    && path.toString().contains("late-0")) {
                throw new IOException(FaultyFileSystem.NO_SPACE);
            }
            return sizeBytes;
        });
        broker.ask(
                new CreateTopicsRequest(
                        List.of(new CreateTopicsRequest.CreatableTopic("late", 1, (short) 1, List.of(), List.of())),
                        30_000,
                        false),
                7);
        assertThat(broker.produce("late", ACKS_ALL, TestLogs.batch("a")).errorCode())
                .isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
        world.disk().heal();
        broker.awaitWritable("late");
        assertThat(broker.produce("late", ACKS_ALL, TestLogs.batch("a")).errorCode())
                .isZero();
    }

    @Test
    void aBrokenDiskTakesNoMoreWritesEvenIfItSeemsToWorkAgain() throws Exception {
        long offset = produce().baseOffset();
        world.disk().inject((operation, path, sizeBytes) -> {
            if (operation == FaultyFileSystem.Operation.APPEND
                    && path.toString().endsWith(".log")) {
                throw new IOException("Input/output error");
            }
            return sizeBytes;
        });
        assertThat(produce().errorCode()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR.code());
        world.disk().heal();
        PartitionProduceResponse later = produce();
        assertThat(later.errorCode()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR.code());
        assertThat(later.errorMessage()).contains("offline").contains("Input/output error");
        assertThat(offsets()).containsExactly(offset);
    }

    /** Leaves room for a few batches. */
    private void fillDisk() {
        long usedBytes = world.disk().contents().values().stream()
                .mapToLong(bytes -> bytes.length)
                .sum();
        world.disk().limitCapacity(usedBytes + 4_000);
    }

    private PartitionProduceResponse produce() throws Exception {
        return broker.produce("orders", ACKS_ALL, TestLogs.batch("x".repeat(1_000)));
    }

    private List<Long> offsets() throws Exception {
        return BrokerFixture.offsetsRead(broker.fetch("orders", 0, IsolationLevel.READ_UNCOMMITTED));
    }
}
