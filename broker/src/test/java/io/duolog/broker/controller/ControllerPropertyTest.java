package io.duolog.broker.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataSnapshot;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.MetadataRecordCodec;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import io.duolog.broker.quota.MutationQuota;
import io.duolog.coordination.NodeIdentity;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import io.duolog.protocol.message.CreatePartitionsRequest;
import io.duolog.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.duolog.protocol.message.DeleteTopicsRequest;
import io.duolog.protocol.message.ElectLeadersRequest;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.duolog.protocol.message.UnregisterBrokerRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random decisions. The seed is printed when one fails; {@code -Dduolog.test.seed} repeats it. */
class ControllerPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int RUNS = 15;
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
        private final CommittedReplicas committed = new CommittedReplicas();
        private boolean uncleanRequested;
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
                uncleanRequested = false;
                try {
                    records = decide().records();
                } catch (ApiException e) {
                    continue;
                }
                MetadataDelta delta = MetadataDelta.ofRecords(before, 1, records);
                image = delta.after();
                records.forEach(value -> log.add(MetadataRecordCodec.encode(value)));
                checkBrokerEpochs(before, records);
                checkInvariants(before, records);
                checkDelta(delta);
                checkCommitted(before, records, "seed " + seed + " decision " + i);
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
            return switch (random.nextInt(16)) {
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
                                            false),
                                    MutationQuota.UNBOUNDED);
                case 5 ->
                    random.nextInt(3) == 0
                            ? TopicDeletion.decide(
                                    image,
                                    new DeleteTopicsRequest(List.of(), List.of(name), 1000),
                                    true,
                                    MutationQuota.UNBOUNDED)
                            : brokers.fenceAllBut(image, id -> random.nextBoolean());
                case 6 ->
                    new PartitionCreation(context)
                            .decide(
                                    image,
                                    new CreatePartitionsRequest(
                                            List.of(new CreatePartitionsTopic(name, 1 + random.nextInt(8), null)),
                                            1000,
                                            false),
                                    MutationQuota.UNBOUNDED);
                case 7 ->
                    new ConfigAlteration(context)
                            .decide(
                                    image,
                                    new IncrementalAlterConfigsRequest(
                                            List.of(new AlterConfigsResource((byte) 2, name, List.of(setting()))),
                                            false));
                case 8 -> shutDown(broker);
                case 9 -> failDirectory(broker);
                case 10, 11 ->
                    new PartitionReassignment(context)
                            .decide(
                                    image,
                                    new AlterPartitionReassignmentsRequest(
                                            1000,
                                            true,
                                            List.of(new ReassignableTopic(
                                                    name, List.of(new ReassignablePartition(0, target()))))));
                case 12 -> random.nextBoolean() ? new LeaderElections(context).balance(image, 3) : electLeaders();
                case 13 -> new BrokerRemoval(context).decide(image, new UnregisterBrokerRequest(broker));
                default -> proposeIsr();
            };
        }

        private AlterableConfig setting() {
            boolean set = random.nextInt(3) > 0;
            return switch (random.nextInt(6)) {
                case 0 ->
                    new AlterableConfig(
                            "unclean.leader.election.enable", (byte) 0, Boolean.toString(random.nextInt(4) == 0));
                case 1, 2, 3 ->
                    new AlterableConfig(
                            "min.insync.replicas", (byte) (set ? 0 : 1), Integer.toString(1 + random.nextInt(3)));
                default -> new AlterableConfig("retention.ms", (byte) random.nextInt(2), "5");
            };
        }

        /** Some brokers, or null to cancel. */
        private @Nullable List<Integer> target() {
            List<Integer> all = new ArrayList<>(List.of(0, 1, 2, 3, 4));
            Collections.shuffle(all, random);
            return random.nextInt(4) == 0 ? null : all.subList(0, 1 + random.nextInt(4));
        }

        private long epoch(int broker) {
            return Optional.ofNullable(image.brokers().get(broker))
                    .map(BrokerRegistration::epoch)
                    .orElse(-1L);
        }

        private ControllerResult<?> electLeaders() {
            uncleanRequested = random.nextInt(8) == 0;
            return new LeaderElections(context)
                    .decide(image, new ElectLeadersRequest((byte) (uncleanRequested ? 1 : 0), null, 1000));
        }

        private ControllerResult<Integer> shutDown(int broker) {
            ControllerResult<Integer> result = new ControlledShutdown(context).decide(image, broker, epoch(broker));
            MetadataImage after = Samples.with(image, result.records());
            assertThat(after.topics().hostedBy(broker))
                    .as("seed %d: who shuts down leads nothing any more", seed)
                    .noneMatch(topic -> topic.partitions().stream().anyMatch(each -> each.leader() == broker));
            return result;
        }

        private ControllerResult<Integer> failDirectory(int broker) {
            List<TopicImage> hosted = image.topics().hostedBy(broker);
            if (!hosted.isEmpty() && image.brokers().containsKey(broker)) {
                committed.lost(hosted.get(0).id(), 0, broker);
            }
            return new OfflineReplicas(context)
                    .decide(
                            image,
                            broker,
                            epoch(broker),
                            hosted.isEmpty() ? Map.of() : Map.of(hosted.get(0).id(), List.of(0)));
        }

        private ControllerResult<Long> up(int broker, boolean restart) {
            if (restart || incarnations[broker] == null) {
                incarnations[broker] = new UUID(random.nextLong(), random.nextLong());
            }
            long previous = random.nextInt(3) > 0 && image.brokers().containsKey(broker)
                    ? image.brokers().get(broker).epoch()
                    : -1;
            NodeIdentity node = new NodeIdentity(broker, incarnations[broker]);
            boolean sameLife = Optional.ofNullable(image.brokers().get(broker))
                    .filter(known -> known.incarnationId().equals(incarnations[broker]))
                    .isPresent();
            if (!sameLife && previous == -1) {
                committed.lost(broker);
            }
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
                    .filter(id -> id == partition.leader() || random.nextInt(4) > 0)
                    .map(id -> new IsrProposal.Member(id, epoch(id) - (random.nextInt(20) == 0 ? 1 : 0)))
                    .toList();
            long leaderBrokerEpoch = partition.hasLeader() ? epoch(partition.leader()) : -1;
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

        private void checkInvariants(MetadataImage before, List<MetadataRecord> records) {
            for (TopicImage topic : image.topics().all()) {
                for (PartitionRegistration now : topic.partitions()) {
                    checkPartition(topic, now);
                }
            }
            checkHosting();
            MetadataImage state = before;
            for (MetadataRecord value : records) {
                MetadataImage next = state.with(value);
                if (value instanceof PartitionChangeRecord change) {
                    checkStep(partition(state, change), partition(next, change), change);
                }
                state = next;
            }
        }

        /** After each record: the log may end there, and leaders may commit. */
        private void checkCommitted(MetadataImage before, List<MetadataRecord> records, String what) {
            MetadataImage state = before;
            for (MetadataRecord value : records) {
                state = state.with(value);
                if (value instanceof PartitionChangeRecord change) {
                    committed.check(state, context, change, uncleanRequested, what);
                }
            }
            committed.check(image, context, what);
        }

        private void checkPartition(TopicImage topic, PartitionRegistration now) {
            String what = "seed " + seed + " " + topic.name() + " " + now;
            assertThat(now.isr()).as(what).isNotEmpty().doesNotHaveDuplicates();
            assertThat(now.replicas()).as(what).doesNotHaveDuplicates().containsAll(now.isr());
            assertThat(now.replicas()).as(what).containsAll(now.offlineReplicas());
            assertThat(now.replicas()).as(what).containsAll(now.eligibleLeaders());
            assertThat(now.eligibleLeaders()).as(what).noneMatch(now.isr()::contains);
            assertThat(now.eligibleLeaders()).as(what).noneMatch(now.offlineReplicas()::contains);
            assertThat(now.replicas()).as(what).containsAll(now.reassignment().adding());
            assertThat(now.replicas()).as(what).containsAll(now.reassignment().removing());
            int minInSync = TopicRules.of(image, topic.name(), context)
                    .minInSync(now.replicas().size());
            if (now.isr().size() >= minInSync) {
                assertThat(now.eligibleLeaders()).as(what).isEmpty();
            }
            if (now.hasLeader()) {
                assertThat(now.isr()).as(what).contains(now.leader());
                assertThat(now.isr()).as(what + ": only who is eligible").allMatch(id -> eligible(now, id));
            } else {
                assertThat(now.isr())
                        .as(what + ": nobody leads although somebody could")
                        .noneMatch(id -> eligible(now, id));
                assertThat(now.eligibleLeaders())
                        .as(what + ": nobody leads although somebody could")
                        .noneMatch(id -> eligible(now, id));
            }
        }

        private boolean eligible(PartitionRegistration partition, int broker) {
            return image.isEligible(broker) && !partition.offlineReplicas().contains(broker);
        }

        private void checkHosting() {
            for (int broker = 0; broker < incarnations.length; broker++) {
                int id = broker;
                assertThat(image.topics().hostedBy(id))
                        .as("seed %d: the index of brokers", seed)
                        .containsExactlyInAnyOrderElementsOf(image.topics().all().stream()
                                .filter(topic -> topic.partitions().stream()
                                        .anyMatch(each -> each.replicas().contains(id)))
                                .toList());
            }
        }

        private static PartitionRegistration partition(MetadataImage state, PartitionChangeRecord change) {
            return state.topics()
                    .find(change.topicId())
                    .orElseThrow()
                    .partitions()
                    .get(change.partitionId());
        }

        private void checkStep(PartitionRegistration then, PartitionRegistration now, PartitionChangeRecord change) {
            assertThat(now.partitionEpoch()).as("seed %d %s", seed, change).isEqualTo(then.partitionEpoch() + 1);
            assertThat(now.leaderEpoch() - then.leaderEpoch())
                    .as("seed %d %s", seed, change)
                    .isBetween(0, 1);
            if (then.leader() != now.leader() || !now.replicas().containsAll(then.replicas())) {
                boolean nobodyBefore = !then.hasLeader() && !now.hasLeader();
                assertThat(now.leaderEpoch())
                        .as("seed %d %s: who led, or fetched, must be fenced", seed, change)
                        .isGreaterThanOrEqualTo(then.leaderEpoch() + (nobodyBefore ? 0 : 1));
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
