package io.duolog.broker.replication;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.Partitions;
import io.duolog.broker.partition.ReplicaRoles;
import io.duolog.broker.partition.RequestTimer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log directory that fails takes its replicas out of service, not the broker: they are refused here at once, and the
 * controller is told until it has heard, so that others lead in their place. Where there are no others, nothing is gained
 * by that: such a partition takes no more writes, since its log refuses them, and is read on as far as the device allows.
 *
 * <p>Thread-safe; no call blocks.
 */
public final class OfflineReplicas {
    private static final Logger LOGGER = LoggerFactory.getLogger(OfflineReplicas.class);
    private static final long RETRY_MS = 500;

    private final Partitions partitions;
    private final ReplicaRoles roles;
    private final Supplier<ControllerClient> controller;
    private final int brokerId;
    private final LongSupplier brokerEpoch;
    private final RequestTimer timer;
    private final Executor executor;

    /**
     * Reports for one broker.
     *
     * @param roles told of replicas that follow no more
     * @param controller asked for with each request
     * @param brokerEpoch the epoch of this broker's registration
     * @param timer for pauses before it reports again
     * @param executor where replicas are looked at
     */
    public OfflineReplicas(
            Partitions partitions,
            ReplicaRoles roles,
            Supplier<ControllerClient> controller,
            int brokerId,
            LongSupplier brokerEpoch,
            RequestTimer timer,
            Executor executor) {
        this.partitions = requireNonNull(partitions, "partitions");
        this.roles = requireNonNull(roles, "roles");
        this.controller = requireNonNull(controller, "controller");
        this.brokerId = brokerId;
        this.brokerEpoch = requireNonNull(brokerEpoch, "brokerEpoch");
        this.timer = requireNonNull(timer, "timer");
        this.executor = requireNonNull(executor, "executor");
    }

    /** A log directory failed; returns at once. */
    public void onDirectoryFailure(Path directory) {
        executor.execute(() -> {
            Map<UUID, Set<Integer>> offline = new HashMap<>();
            for (Partition partition : partitions.all()) {
                boolean others = partition.leaderAndIsr().replicas().size() > 1;
                if (others && partition.log().directory().startsWith(directory)) {
                    partition.markOffline();
                    roles.removed(partition);
                    offline.computeIfAbsent(partition.topicId(), id -> new TreeSet<>())
                            .add(partition.name().partition());
                }
            }
            if (!offline.isEmpty()) {
                report(directory, offline);
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback takes the failure
    private void report(Path directory, Map<UUID, Set<Integer>> offline) {
        controller
                .get()
                .reportOfflineReplicas(brokerId, brokerEpoch.getAsLong(), offline)
                .whenCompleteAsync(
                        (done, failure) -> {
                            if (failure == null) {
                                LOGGER.info(
                                        "The controller knows of the {} replicas in {} that are offline",
                                        offline.values().stream()
                                                .mapToInt(Set::size)
                                                .sum(),
                                        directory);
                            } else {
                                timer.schedule(() -> executor.execute(() -> report(directory, offline)), RETRY_MS);
                            }
                        },
                        executor);
    }
}
