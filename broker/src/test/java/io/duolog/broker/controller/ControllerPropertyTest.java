package io.duolog.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataSnapshot;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.MetadataRecordCodec;
import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import io.duolog.coordination.NodeIdentity;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.CreatePartitionsRequest;
import io.duolog.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.duolog.protocol.message.DeleteTopicsRequest;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Random decisions. The seed is printed when one fails; {@code -Dduolog.test.seed} repeats it. */
class ControllerPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int RUNS = 20;
    private static final int DECISIONS = 300;

    @Test
    void invariantsHoldAndEveryReplayGivesTheSameImage() throws IOException {
        for (int run = 0; run < RUNS; run++) {
            new Run(SEED + run).check();
        }
    }

    private static final class Run {
        private final long seed;
        private final Random random;
        private final ControllerContext context = Samples.context();
        private final BrokerDecisions brokers = new BrokerDecisions(context);
        private final UUID[] incarnations = new UUID[5];
        private final List<byte[]> log = new ArrayList<>();
        private MetadataImage image = MetadataImage.EMPTY;
        private MetadataImage snapshot = MetadataImage.EMPTY;

        private Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        private void check() throws IOException {
            for (int i = 0; i < DECISIONS; i++) {
                MetadataImage before = image;
                List<MetadataRecord> records;
                try {
                    records = decide().records();
                } catch (ApiException e) {
                    continue;
                }
                MetadataDelta delta = MetadataDelta.ofRecords(before, 1, records);
                image = delta.after();
                records.forEach(value -> log.add(MetadataRecordCodec.encode(value)));
                checkBrokerEpochs(before, records);
                checkInvariants(before);
                checkDelta(delta);
                if (random.nextInt(50) == 0) {
                    snapshot = throughBytes(image);
                }
            }
            checkReplay(MetadataImage.EMPTY);
            checkReplay(snapshot);
        }

        private ControllerResult<?> decide() {
            int broker = random.nextInt(incarnations.length);
            String name = "t" + random.nextInt(6);
            return switch (random.nextInt(9)) {
                case 0, 1 -> up(broker, random.nextBoolean());
                case 2 -> down(broker);
                case 3, 4 ->
                    new TopicCreation(context)
                            .decide(
                                    image,
                                    new CreateTopicsRequest(
                                            List.of(new CreatableTopic(
                                                    name,
                                                    1 + random.nextInt(4),
                                                    (short) (1 + random.nextInt(3)),
                                                    List.of(),
                                                    List.of())),
                                            1000,
                                            false));
                case 5 ->
                    random.nextInt(3) == 0
                            ? TopicDeletion.decide(image, new DeleteTopicsRequest(List.of(), List.of(name), 1000), true)
                            : brokers.fenceAllBut(image, id -> random.nextBoolean());
                case 6 ->
                    new PartitionCreation(context)
                            .decide(
                                    image,
                                    new CreatePartitionsRequest(
                                            List.of(new CreatePartitionsTopic(name, 1 + random.nextInt(8), null)),
                                            1000,
                                            false));
                case 7 ->
                    new ConfigAlteration(context)
                            .decide(
                                    image,
                                    new IncrementalAlterConfigsRequest(
                                            List.of(new AlterConfigsResource(
                                                    (byte) 2,
                                                    name,
                                                    List.of(new AlterableConfig(
                                                            "retention.ms", (byte) random.nextInt(2), "5")))),
                                            false));
                default -> proposeIsr();
            };
        }

        private ControllerResult<Long> up(int broker, boolean restart) {
            if (restart || incarnations[broker] == null) {
                incarnations[broker] = new UUID(random.nextLong(), random.nextLong());
            }
            long previous = random.nextBoolean() && image.brokers().containsKey(broker)
                    ? image.brokers().get(broker).epoch()
                    : -1;
            NodeIdentity node = new NodeIdentity(broker, incarnations[broker]);
            RegisterBrokerRecord announcement = BrokerAnnouncement.decode(
                    BrokerAnnouncement.encode(node, List.of(), Optional.of("rack" + broker % 2), previous));
            ControllerResult<Long> result = brokers.up(image, node, announcement);
            if (!result.records().isEmpty()) {
                assertThat(Samples.with(image, result.records())
                                .brokers()
                                .get(broker)
                                .epoch())
                        .as("seed %d", seed)
                        .isEqualTo(result.response());
            }
            return result;
        }

        private ControllerResult<Boolean> down(int broker) {
            UUID incarnation = incarnations[broker] == null ? new UUID(0, 0) : incarnations[broker];
            return brokers.down(image, new NodeIdentity(broker, incarnation));
        }

        private ControllerResult<PartitionRegistration> proposeIsr() {
            List<TopicImage> topics = List.copyOf(image.topics().all());
            if (topics.isEmpty()) {
                return ControllerResult.atomic(List.of(), new PartitionRegistration(List.of(), List.of(), -1, 0, 0));
            }
            TopicImage topic = topics.get(random.nextInt(topics.size()));
            PartitionRegistration partition = topic.partitions().get(0);
            List<IsrProposal.Member> members = partition.replicas().stream()
                    .filter(id -> id == partition.leader() || random.nextBoolean())
                    .map(id ->
                            new IsrProposal.Member(id, image.brokers().get(id).epoch()))
                    .toList();
            long leaderBrokerEpoch = partition.hasLeader()
                    ? image.brokers().get(partition.leader()).epoch()
                    : -1;
            return IsrDecision.decide(
                    image,
                    new IsrProposal(
                            topic.id(),
                            0,
                            partition.leader(),
                            leaderBrokerEpoch,
                            partition.leaderEpoch(),
                            partition.partitionEpoch(),
                            members),
                    context);
        }

        private void checkBrokerEpochs(MetadataImage before, List<MetadataRecord> records) {
            for (int i = 0; i < records.size(); i++) {
                if (records.get(i) instanceof RegisterBrokerRecord registration) {
                    assertThat(registration.brokerEpoch())
                            .as("seed %d: the broker epoch is the offset of the registration", seed)
                            .isEqualTo(before.endOffset() + i);
                }
            }
        }

        private void checkInvariants(MetadataImage before) {
            for (TopicImage topic : image.topics().all()) {
                Optional<TopicImage> old = before.topics().find(topic.id());
                for (int i = 0; i < topic.partitions().size(); i++) {
                    int number = i;
                    PartitionRegistration now = topic.partitions().get(i);
                    assertThat(now.isr())
                            .as("seed %d %s-%d", seed, topic.name(), i)
                            .isNotEmpty();
                    assertThat(now.replicas()).as("seed %d", seed).containsAll(now.isr());
                    if (now.hasLeader()) {
                        assertThat(now.isr()).as("seed %d", seed).contains(now.leader());
                        assertThat(now.isr())
                                .as("seed %d: a led partition has active replicas in sync only", seed)
                                .allMatch(image::isActive);
                    } else {
                        assertThat(now.isr())
                                .as("seed %d: nobody leads although somebody could", seed)
                                .noneMatch(image::isActive);
                    }
                    old.flatMap(topicBefore -> topicBefore.partition(number)).ifPresent(then -> checkEpochs(then, now));
                }
            }
        }

        private void checkEpochs(PartitionRegistration then, PartitionRegistration now) {
            if (then.equals(now)) {
                return;
            }
            assertThat(now.partitionEpoch()).as("seed %d", seed).isGreaterThan(then.partitionEpoch());
            if (then.leader() != now.leader()) {
                assertThat(now.leaderEpoch()).as("seed %d", seed).isGreaterThan(then.leaderEpoch());
            }
        }

        private void checkDelta(MetadataDelta delta) {
            MetadataDelta compared = MetadataDelta.ofSnapshot(delta.before(), delta.after());
            assertThat(delta.partitions().keySet())
                    .as("seed %d", seed)
                    .containsAll(compared.partitions().keySet());
            assertThat(delta.brokers()).as("seed %d", seed).containsAll(compared.brokers());
            assertThat(delta.configs()).as("seed %d", seed).containsAll(compared.configs());
        }

        private void checkReplay(MetadataImage from) {
            MetadataImage replayed = from;
            for (byte[] bytes : log.subList((int) from.endOffset(), log.size())) {
                replayed = replayed.with(MetadataRecordCodec.decode(bytes));
            }
            assertThat(replayed.hasSameContent(image)).as("seed %d", seed).isTrue();
        }

        private static MetadataImage throughBytes(MetadataImage image) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            MetadataSnapshot.write(image, out);
            return MetadataSnapshot.read(new ByteArrayInputStream(out.toByteArray()))
                    .at(image.endOffset(), image.epoch());
        }
    }
}
