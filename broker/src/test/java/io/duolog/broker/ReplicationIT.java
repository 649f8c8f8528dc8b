package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.partition.IsolationLevel;
import io.duolog.broker.partition.TestLogs;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.duolog.protocol.message.CreateTopicsResponse;
import io.duolog.storage.fs.StorageFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three brokers over loopback: what was acknowledged with acks=all is on all of them, byte by byte, whoever dies. */
class ReplicationIT {
    private static final int BROKERS = 3;
    private static final short ACKS_ALL = -1;
    private static final String TOPIC = "orders";
    private static final Path LOG = Path.of("/logs", TOPIC + "-0", "00000000000000000000.log");

    private ClusterFixture cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = new ClusterFixture(Duration.ofSeconds(1));
        for (int id = 1; id <= BROKERS; id++) {
            cluster.start(id, Map.of());
        }
        await().until(() -> cluster.broker(cluster.controllerId()).broker().image().brokers().values().stream()
                        .filter(broker -> !broker.fenced())
                        .count()
                == BROKERS);
        create();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    /** R10, M10: the answer says that all in-sync replicas hold it. */
    @Test
    void acknowledgesWhatAllReplicasHold() throws Exception {
        int leader = leader();
        for (int i = 0; i < 50; i++) {
            assertThat(produce(leader, "value-" + i)).isEqualTo(ErrorCode.NONE);
        }
        byte[] expected = log(leader);
        assertThat(expected).isNotEmpty();
        for (int id = 1; id <= BROKERS; id++) {
            assertThat(log(id)).as("log of broker %s", id).isEqualTo(expected);
        }
        assertThat(isr(leader)).hasSize(BROKERS);
    }

    @Test
    void aDeadLeaderIsReplacedAndComesBackWithTheSameLog() throws Exception {
        int former = leader();
        produce(former, "before");
        cluster.kill(former);
        int leader = awaitLeaderOtherThan(former);
        await().until(() -> produce(leader, "after") == ErrorCode.NONE);
        assertThat(offsets(leader)).first().isEqualTo(0L);

        cluster.start(former, Map.of());

        await().untilAsserted(() -> assertThat(isr(leader)).hasSize(BROKERS));
        assertThat(produce(leader, "again")).isEqualTo(ErrorCode.NONE);
        byte[] expected = log(leader);
        for (int id = 1; id <= BROKERS; id++) {
            assertThat(log(id)).as("log of broker %s", id).isEqualTo(expected);
        }
    }

    @Test
    void aDeadFollowerIsDoneWithoutAndCatchesUp() throws Exception {
        int leader = leader();
        int follower = leader % BROKERS + 1;
        produce(leader, "before");
        cluster.kill(follower);
        assertThat(produce(leader, "without it")).isEqualTo(ErrorCode.NONE);
        await().untilAsserted(() -> assertThat(isr(leader)).doesNotContain(follower));
        for (int i = 0; i < 20; i++) {
            assertThat(produce(leader, "value-" + i)).isEqualTo(ErrorCode.NONE);
        }

        cluster.start(follower, Map.of());

        await().untilAsserted(() -> assertThat(isr(leader)).hasSize(BROKERS));
        assertThat(log(follower)).isEqualTo(log(leader));
    }

    /** R9, R10: two of three are needed; one alone takes nothing with acks=all, and does not show what it took otherwise. */
    @Test
    void refusesToAcknowledgeBelowMinInsyncReplicas() throws Exception {
        int leader = leader();
        produce(leader, "before");
        for (int id = 1; id <= BROKERS; id++) {
            if (id != leader) {
                cluster.kill(id);
            }
        }
        await().until(() -> produce(leader, "refused") == ErrorCode.NOT_ENOUGH_REPLICAS);
        long committed = committed(leader);
        assertThat(cluster.broker(leader)
                        .produce(TOPIC, (short) 1, TestLogs.batch("taken, but not committed"))
                        .errorCode())
                .isZero();
        assertThat(committed(leader)).isEqualTo(committed);
        assertThat(offsets(leader)).allMatch(offset -> offset < committed);
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(10));
    }

    private void create() throws Exception {
        CreateTopicsResponse response = cluster.broker(1)
                .ask(
                        new CreateTopicsRequest(
                                List.of(new CreatableTopic(
                                        TOPIC,
                                        1,
                                        (short) BROKERS,
                                        List.of(),
                                        List.of(new CreatableTopicConfig("min.insync.replicas", "2")))),
                                30_000,
                                false),
                        7);
        assertThat(response.topics().get(0).errorCode()).isZero();
        await().until(() -> partition(leader()).isPresent());
        int leader = leader();
        await().until(() -> produce(leader, "first") == ErrorCode.NONE);
    }

    private int leader() {
        int any = cluster.controllerId();
        await().until(() -> partition(any).map(PartitionRegistration::hasLeader).orElse(false));
        return partition(any).orElseThrow().leader();
    }

    private int awaitLeaderOtherThan(int former) {
        int alive = former % BROKERS + 1;
        await().until(() -> partition(alive)
                .filter(partition -> partition.hasLeader() && partition.leader() != former)
                .isPresent());
        return partition(alive).orElseThrow().leader();
    }

    private Optional<PartitionRegistration> partition(int brokerId) {
        Optional<TopicImage> topic =
                cluster.broker(brokerId).broker().image().topics().find(TOPIC);
        return topic.flatMap(found -> found.partition(0));
    }

    private List<Integer> isr(int brokerId) {
        return partition(brokerId).orElseThrow().isr();
    }

    private ErrorCode produce(int leader, String value) throws Exception {
        return ErrorCode.forCode(cluster.broker(leader)
                .produce(TOPIC, ACKS_ALL, TestLogs.batch(value))
                .errorCode());
    }

    private List<Long> offsets(int leader) throws Exception {
        return BrokerFixture.offsetsRead(cluster.broker(leader).fetch(TOPIC, 0, IsolationLevel.READ_UNCOMMITTED));
    }

    private long committed(int leader) throws Exception {
        return cluster.broker(leader)
                .fetch(TOPIC, 0, IsolationLevel.READ_UNCOMMITTED)
                .highWatermark();
    }

    private byte[] log(int brokerId) throws Exception {
        try (StorageFile file = cluster.disk(brokerId).open(LOG)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.sizeBytes());
            file.read(bytes, 0);
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }
}
