package io.duolog.broker.partition;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.ConfigResource;
import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataPublisher;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.storage.LogManager;
import io.duolog.storage.LogStorageException;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this broker's partitions what the metadata says: opens logs for replicas that it got, obeys changes of role, and
 * deletes the logs of topics that are gone; logs that the metadata do not know at the start are set aside. When brokers change,
 * leaders look at their followers again. All that in the order of the metadata, on an executor of its own, since it does I/O.
 */
public final class PartitionPublisher implements MetadataPublisher {
    private static final Logger LOGGER = LoggerFactory.getLogger(PartitionPublisher.class);
    private static final long RETRY_MS = 1_000;

    private final int brokerId;
    private final LogManager logs;
    private final Partitions partitions;
    private final TopicSettings settings;
    private final PartitionContext context;
    private final ReplicaRoles roles;
    private final Executor serial;
    private final RequestTimer retries;
    /** What could not be opened, with the newest that is known of it; confined to {@link #serial}. */
    private final Map<UnopenedPartition, Runnable> unopened = new HashMap<>();

    private MetadataImage newest = MetadataImage.EMPTY;
    private boolean following;

    private record UnopenedPartition(UUID topicId, int number) {}

    /** A partition as a step of the metadata leaves it. */
    private record HostedPartition(TopicImage topic, int number, PartitionRegistration registration) {
        static HostedPartition of(TopicImage topic, int number) {
            return new HostedPartition(topic, number, topic.partition(number).orElseThrow());
        }
    }

    /**
     * Obeys for the broker of {@code context}.
     *
     * @param roles told what replicas have to do
     * @param serial runs tasks one at a time, in order; they may block
     * @param retries when to try again what a full disk prevented
     */
    public PartitionPublisher(
            LogManager logs,
            Partitions partitions,
            TopicSettings settings,
            PartitionContext context,
            ReplicaRoles roles,
            Executor serial,
            RequestTimer retries) {
        this.context = requireNonNull(context, "context");
        this.roles = requireNonNull(roles, "roles");
        this.brokerId = context.brokerId();
        this.logs = requireNonNull(logs, "logs");
        this.partitions = requireNonNull(partitions, "partitions");
        this.settings = requireNonNull(settings, "settings");
        this.serial = requireNonNull(serial, "serial");
        this.retries = requireNonNull(retries, "retries");
    }

    @Override
    public synchronized void onMetadata(MetadataDelta delta) {
        newest = delta.after();
        if (!following) {
            return;
        }
        for (String topic : topicsWithChangedSettings(delta)) {
            logs.updateConfig(topic, settings.refresh(topic, delta.after()));
        }
        for (TopicImage deleted : delta.deletedTopics()) {
            hide(deleted);
            serial.execute(() -> deleteLogs(deleted));
        }
        List<HostedPartition> changed = new ArrayList<>();
        delta.partitions().forEach((topicId, numbers) -> delta.after()
                .topics()
                .find(topicId)
                .ifPresent(topic -> numbers.forEach(number -> changed.add(HostedPartition.of(topic, number)))));
        obey(changed);
        if (!delta.brokers().isEmpty()) {
            serial.execute(this::lookAtFollowersAgain);
        }
    }

    /**
     * A follower may have caught up before this broker knew of its registration, or while it was fenced. It may never fetch again
     * in a way that says so, as nothing moves in an idle partition.
     */
    private void lookAtFollowersAgain() {
        for (Partition partition : partitions.all()) {
            LeaderAndIsr role = partition.leaderAndIsr();
            if (role.leaderId() == brokerId
                    && role.isr().size() < role.replicas().size()) {
                partition.brokersChanged();
            }
        }
    }

    /**
     * Makes the logs what the newest metadata says, and obeys each change from now on. To be called once, when this broker
     * has caught up with the metadata: before, the metadata tells of topics that have since been deleted and made anew,
     * and to obey it would delete the logs of those.
     *
     * <p>Logs of topics that the metadata does not know are set aside: their topics were deleted while this broker was down.
     * If it should be wrong about that, nothing is lost.
     */
    public synchronized void follow() {
        following = true;
        MetadataImage image = newest;
        serial.execute(() -> setStraysAside(image));
        List<HostedPartition> present = new ArrayList<>();
        image.topics().all().forEach(topic -> {
            logs.updateConfig(topic.name(), settings.refresh(topic.name(), image));
            for (int number = 0; number < topic.partitions().size(); number++) {
                present.add(HostedPartition.of(topic, number));
            }
        });
        obey(present);
    }

    private void setStraysAside(MetadataImage image) {
        for (TopicPartition partition : logs.logs().keySet()) {
            if (isStray(partition, image)) {
                try {
                    logs.setAside(partition, "the metadata do not know it as a replica of this broker");
                } catch (LogStorageException e) {
                    LOGGER.error("Cannot set the log of {} aside: {}", partition, e.getMessage());
                }
            }
        }
    }

    private boolean isStray(TopicPartition partition, MetadataImage image) {
        Optional<TopicImage> topic = image.topics().find(partition.topic());
        return topic.flatMap(found -> found.partition(partition.partition()))
                .filter(registration -> registration.replicas().contains(brokerId))
                .isEmpty();
    }

    private Set<String> topicsWithChangedSettings(MetadataDelta delta) {
        Set<String> changed = new HashSet<>();
        for (ConfigResource resource : delta.configs()) {
            if (resource.type() == ConfigResource.Type.TOPIC) {
                changed.add(resource.name());
            } else {
                delta.after().topics().all().forEach(topic -> changed.add(topic.name()));
            }
        }
        changed.removeIf(topic -> delta.after().topics().find(topic).isEmpty());
        return changed;
    }

    /** What one step of the metadata says; first what this broker leads, since that is what clients wait for. */
    private void obey(List<HostedPartition> changed) {
        if (changed.isEmpty()) {
            return;
        }
        serial.execute(() -> {
            List<Partition> updated = new ArrayList<>();
            for (boolean leads : new boolean[] {true, false}) {
                for (HostedPartition each : changed) {
                    if (leads == (each.registration().leader() == brokerId)) {
                        obey(each, updated);
                    }
                }
            }
            if (!updated.isEmpty()) {
                roles.changed(updated);
            }
        });
    }

    /** One that fails does not keep the others from obeying. */
    private void obey(HostedPartition changed, List<Partition> updated) {
        PartitionRegistration registration = changed.registration();
        Optional<Partition> known = partitions.find(changed.topic().id(), changed.number());
        try {
            if (!registration.replicas().contains(brokerId)) {
                leave(changed.topic(), changed.number());
            } else if (known.isPresent()) {
                known.get().update(leaderAndIsr(registration));
                updated.add(known.get());
            } else {
                open(changed.topic(), changed.number(), registration);
            }
        } catch (RuntimeException e) {
            LOGGER.error("Cannot obey the metadata of {}-{}", changed.topic().name(), changed.number(), e);
        }
    }

    /** The partition lives on, but on other brokers. */
    private void leave(TopicImage topic, int number) {
        unopened.remove(new UnopenedPartition(topic.id(), number));
        partitions.find(topic.id(), number).ifPresent(partition -> {
            LOGGER.info("Deleting the log of {}: the partition was moved to other brokers", partition.name());
            partition.markDeleted();
            roles.removed(partition);
            partitions.remove(partition);
            delete(partition.name());
        });
    }

    private void open(TopicImage topic, int number, PartitionRegistration registration) {
        TopicPartition name = new TopicPartition(topic.name(), number);
        UnopenedPartition key = new UnopenedPartition(topic.id(), number);
        try {
            Partition opened =
                    new Partition(topic.id(), logs.getOrCreate(name, topic.id()), leaderAndIsr(registration), context);
            partitions.add(opened);
            roles.changed(List.of(opened));
            if (unopened.remove(key) != null) {
                LOGGER.info("Opened the log of {}; it is served now", name);
            }
        } catch (LogStorageException e) {
            boolean again = e.kind() == LogStorageException.Kind.DISK_FULL;
            if (!again || unopened.isEmpty()) {
                LOGGER.error("Cannot open the log of {}; it is not served: {}", name, e.getMessage());
            }
            if (!again) {
                unopened.remove(key);
            } else if (unopened.put(key, () -> open(topic, number, registration)) == null) {
                retryLater(key);
            }
        } catch (RuntimeException e) {
            LOGGER.error("Cannot open the log of {}; it is not served", name, e);
        }
    }

    /** Tries until there is space, or the topic is gone. */
    private void retryLater(UnopenedPartition key) {
        retries.schedule(
                () -> serial.execute(() -> {
                    Runnable attempt = unopened.get(key);
                    if (attempt != null) {
                        attempt.run();
                    }
                    if (unopened.containsKey(key)) {
                        retryLater(key);
                    }
                }),
                RETRY_MS);
    }

    private void hide(TopicImage topic) {
        partitions.ofTopic(topic.name()).stream()
                .filter(partition -> partition.topicId().equals(topic.id()))
                .forEach(Partition::markDeleted);
    }

    private void deleteLogs(TopicImage topic) {
        partitions.ofTopic(topic.name()).stream()
                .filter(partition -> partition.topicId().equals(topic.id()))
                .forEach(partition -> {
                    partition.markDeleted();
                    roles.removed(partition);
                });
        partitions.removeTopic(topic.name(), topic.id());
        unopened.keySet().removeIf(partition -> partition.topicId().equals(topic.id()));
        settings.forget(topic.name());
        for (Map.Entry<TopicPartition, ?> log : logs.logs().entrySet()) {
            TopicPartition name = log.getKey();
            if (name.topic().equals(topic.name()) && logs.topicId(name).equals(Optional.of(topic.id()))) {
                delete(name);
            }
        }
    }

    private void delete(TopicPartition name) {
        try {
            logs.delete(name);
        } catch (LogStorageException e) {
            LOGGER.error("Cannot delete the log of {}: {}", name, e.getMessage());
        }
    }

    private static LeaderAndIsr leaderAndIsr(PartitionRegistration registration) {
        return new LeaderAndIsr(
                registration.leader(),
                registration.leaderEpoch(),
                registration.partitionEpoch(),
                registration.isr(),
                registration.replicas());
    }
}
