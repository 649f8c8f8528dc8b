package io.duolog.chaos.simulation;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.partition.Partition;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.storage.PartitionLog;
import io.duolog.storage.fs.FaultyFileSystem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brokers and their disks, what can be done to them, and what must hold whatever is done. */
final class SimulatedCluster {
    private static final int MIN_INSYNC_REPLICAS = 2;

    private final SimulatedWorld world;
    private final CoordinationBackends backends;
    private final Map<Integer, BrokerConfig> configs = new TreeMap<>();
    private final Map<Integer, FaultyFileSystem> disks = new TreeMap<>();
    private final Map<Integer, SimulatedBroker> brokers = new TreeMap<>();
    private final List<CommittedRecords> truths = new ArrayList<>();
    private final Map<LeaderTerm, Integer> leaders = new HashMap<>();
    private final Map<LeaderLife, Long> highWatermarks = new HashMap<>();
    private final IdentityHashMap<PartitionLog, Long> knownAsCommitted = new IdentityHashMap<>();
    private final AckLedger ledger = new AckLedger();
    private @Nullable InvariantViolation observed;
    /** The newest metadata that any broker, alive or not, ever had. */
    private MetadataImage newest = MetadataImage.EMPTY;

    /** A partition's leader epoch. */
    private record LeaderTerm(int partition, int leaderEpoch) {}

    /** Who leads, in which epoch. */
    record Leader(UUID topicId, int nodeId, int leaderEpoch) {}

    /** A leader's time in one epoch and one life of its process. */
    private record LeaderLife(UUID incarnation, LeaderTerm term) {}

    SimulatedCluster(SimulatedWorld world, int brokerCount, int partitionCount, Map<String, String> settings) {
        this.world = world;
        this.backends = CoordinationBackends.of(world.coordination().factory());
        for (int nodeId = 1; nodeId <= brokerCount; nodeId++) {
            Map<String, String> given = new HashMap<>(settings);
            given.put("node.id", Integer.toString(nodeId));
            given.put("coordination.backend", "memory");
            given.put("listeners", "PLAINTEXT://broker-" + nodeId + ":9092");
            given.put("min.insync.replicas", Integer.toString(MIN_INSYNC_REPLICAS));
            configs.put(nodeId, BrokerConfig.parse(given, backends));
            disks.put(nodeId, new FaultyFileSystem(world.clock()));
        }
        for (int partition = 0; partition < partitionCount; partition++) {
            truths.add(new CommittedRecords(SimulatedBroker.TOPIC + "-" + partition));
        }
    }

    SimulatedWorld world() {
        return world;
    }

    AckLedger ledger() {
        return ledger;
    }

    CommittedRecords truth(int partition) {
        return truths.get(partition);
    }

    int partitionCount() {
        return truths.size();
    }

    List<Integer> nodeIds() {
        return List.copyOf(configs.keySet());
    }

    /** The brokers whose process lives, paused or not. */
    List<SimulatedBroker> running() {
        return List.copyOf(brokers.values());
    }

    Optional<SimulatedBroker> broker(int nodeId) {
        return Optional.ofNullable(brokers.get(nodeId));
    }

    /** Starts a broker on its disk. */
    void start(int nodeId) {
        SimulatedBroker broker =
                new SimulatedBroker(this, requireNonNull(configs.get(nodeId)), requireNonNull(disks.get(nodeId)));
        brokers.put(nodeId, broker);
        broker.start();
    }

    /** SIGKILL: what it had written is there. */
    void kill(int nodeId) {
        end(nodeId);
        requireNonNull(disks.get(nodeId)).processKilled();
    }

    /** The machine loses its power: of what was not forced to the disk, some is there. */
    void losePower(int nodeId) {
        end(nodeId);
        disks.put(nodeId, requireNonNull(disks.get(nodeId)).crash(world.random()));
    }

    private void end(int nodeId) {
        SimulatedBroker ended = brokers.remove(nodeId);
        world.network().down(nodeId);
        world.coordination().kill(nodeId);
        ended.process().kill();
    }

    /** SIGSTOP. */
    void pause(int nodeId) {
        requireNonNull(brokers.get(nodeId)).process().pause();
        world.coordination().pause(nodeId);
    }

    /** SIGCONT. */
    void resume(int nodeId) {
        requireNonNull(brokers.get(nodeId)).process().resume();
        world.coordination().resume(nodeId);
    }

    /** What a broker's files are on. */
    FaultyFileSystem disk(int nodeId) {
        return requireNonNull(disks.get(nodeId));
    }

    /** Whom some broker, perhaps wrongly, takes for the leader. */
    Optional<Leader> knownLeader(int partition) {
        List<SimulatedBroker> asked = running();
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        MetadataImage image = asked.get(world.random().nextInt(asked.size())).image();
        return registration(image, partition)
                .filter(PartitionRegistration::hasLeader)
                .map(known -> new Leader(
                        image.topics().find(SimulatedBroker.TOPIC).orElseThrow().id(),
                        known.leader(),
                        known.leaderEpoch()));
    }

    private static Optional<PartitionRegistration> registration(MetadataImage image, int partition) {
        Optional<TopicImage> topic = image.topics().find(SimulatedBroker.TOPIC);
        return topic.flatMap(found -> found.partition(partition));
    }

    /**
     * Looks whether a promise is kept, in the callback of a future, which would swallow the violation: the simulation ends
     * with it after the present event.
     */
    void observe(Runnable check) {
        try {
            check.run();
        } catch (InvariantViolation e) {
            observed = observed == null ? e : observed;
        }
    }

    /** What must hold after every event. */
    void checkInvariants() {
        if (observed != null) {
            throw observed;
        }
        for (SimulatedBroker broker : brokers.values()) {
            for (int number = 0; number < partitionCount(); number++) {
                Optional<Partition> replica = broker.replica(number);
                if (replica.isPresent() && replica.get().isLeader()) {
                    checkLeader(broker, replica.get());
                }
            }
        }
        brokers.values().forEach(this::checkHighWatermarks);
        checkInsyncReplicas();
    }

    private void checkLeader(SimulatedBroker broker, Partition partition) {
        int number = partition.name().partition();
        LeaderTerm term = new LeaderTerm(number, partition.leaderAndIsr().leaderEpoch());
        Integer other = leaders.putIfAbsent(term, broker.nodeId());
        if (other != null && other != broker.nodeId()) {
            throw new InvariantViolation("brokers " + other + " and " + broker.nodeId() + " both lead in " + term);
        }
        LeaderLife life = new LeaderLife(broker.identity().incarnation(), term);
        long highWatermark = partition.log().highWatermark();
        Long before = highWatermarks.put(life, highWatermark);
        if (before != null && before > highWatermark) {
            throw new InvariantViolation(
                    "the high watermark of " + life + " fell from " + before + " to " + highWatermark);
        }
        if (before == null || before < highWatermark) {
            truth(number).exposed(broker.nodeId(), partition.log(), highWatermark);
        }
    }

    /** What a replica, leader or not, takes for committed is. */
    private void checkHighWatermarks(SimulatedBroker broker) {
        for (int number = 0; number < partitionCount(); number++) {
            Optional<Partition> replica = broker.replica(number);
            if (replica.isPresent()) {
                PartitionLog log = replica.get().log();
                long highWatermark = log.highWatermark();
                Long before = knownAsCommitted.get(log);
                if (before == null || before < highWatermark) {
                    knownAsCommitted.put(log, highWatermark);
                    truth(number).requireCommitted(broker.nodeId(), log, highWatermark);
                }
            }
        }
    }

    /** In the newest metadata that any broker has: who is in sync and alive holds all that is committed. */
    private void checkInsyncReplicas() {
        MetadataImage known = newestImage();
        for (int number = 0; number < partitionCount(); number++) {
            Optional<PartitionRegistration> registration = registration(known, number);
            if (registration.isEmpty()) {
                continue;
            }
            for (int member : registration.get().isr()) {
                SimulatedBroker broker = brokers.get(member);
                if (broker != null && broker.isRegisteredIn(known)) {
                    Optional<Partition> replica = broker.replica(number);
                    if (replica.isPresent()) {
                        truth(number)
                                .requireIn(
                                        broker.nodeId(),
                                        "in-sync replica",
                                        replica.get().log());
                    }
                }
            }
        }
    }

    private MetadataImage newestImage() {
        for (SimulatedBroker broker : brokers.values()) {
            MetadataImage image = broker.image();
            if (image.endOffset() > newest.endOffset()) {
                newest = image;
            }
        }
        return newest;
    }

    /** Every replica of every partition is in sync, in this life of its broker, as all brokers know. */
    boolean isWhole() {
        if (brokers.size() < configs.size()) {
            return false;
        }
        MetadataImage known = newestImage();
        for (SimulatedBroker broker : brokers.values()) {
            if (broker.image().endOffset() != known.endOffset() || !broker.isRegisteredIn(known)) {
                return false;
            }
            for (int number = 0; number < partitionCount(); number++) {
                Optional<PartitionRegistration> registration = registration(known, number);
                if (registration.isEmpty()
                        || registration.get().isr().size()
                                < registration.get().replicas().size()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** All replicas of each partition end where the high watermark is. */
    boolean isLevel() {
        for (SimulatedBroker broker : brokers.values()) {
            for (Partition partition : broker.partitions().all()) {
                long committed = truth(partition.name().partition()).endOffset();
                if (partition.log().logEndOffset() != committed
                        || partition.log().highWatermark() > committed) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What must hold at the end, when every replica is there and level. */
    void checkReplicas() {
        for (SimulatedBroker broker : brokers.values()) {
            for (Partition partition : broker.partitions().all()) {
                truth(partition.name().partition()).requireAgreement(broker.nodeId(), partition.log());
            }
        }
        for (int partition = 0; partition < partitionCount(); partition++) {
            ledger.requireKept(partition, truth(partition));
            ledger.requireOnlyEndsLost(partition, truth(partition));
        }
    }

    /** A broker is about to confirm a batch that was sent with acks=all. */
    void requireCommittedNow(int partition, long offset, long checksum) {
        checkInvariants();
        if (!truth(partition).contains(offset, checksum)) {
            throw new InvariantViolation("offset " + offset + " of partition " + partition
                    + " is confirmed to a producer with acks=all and not committed");
        }
    }

    /** Asks a controller for the topic; whether every broker knows it. */
    boolean createTopic() {
        world.coordination().leader().ifPresent(controller -> broker(controller)
                .ifPresent(broker -> broker.createTopic(partitionCount())));
        return isWhole();
    }

    /** Everything that matters, to see why the cluster does not go on. */
    String describe() {
        StringBuilder text =
                new StringBuilder("controller " + world.coordination().leader());
        for (SimulatedBroker broker : brokers.values()) {
            text.append("; broker ")
                    .append(broker.nodeId())
                    .append(world.network().isUp(broker.nodeId()) ? "" : " (serves nobody)")
                    .append(" knows up to offset ")
                    .append(broker.image().endOffset());
            text.append(' ')
                    .append(broker.image().brokers().values().stream()
                            .map(b -> b.id() + ":" + b.epoch() + (b.fenced() ? "f" : ""))
                            .toList());
            for (int number = 0; number < partitionCount(); number++) {
                text.append(' ')
                        .append(registration(broker.image(), number)
                                .map(Object::toString)
                                .orElse("no partition"));
            }
            for (Partition partition : broker.partitions().all()) {
                text.append(" has ").append(partition.name()).append(' ').append(partition.leaderAndIsr());
                text.append(partition.isLeader() ? " as its leader" : "");
                text.append(" hw ").append(partition.log().highWatermark());
                text.append(" end ").append(partition.log().logEndOffset());
            }
        }
        return text.toString();
    }
}
