package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.Cancellable;
import io.duolog.coordination.SerialScheduler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives leadership back to preferred replicas from time to time ({@code auto.leader.rebalance.enable}): only to those that
 * have caught up, which is to say that they are in sync. What is left over after one go is done soon after.
 */
public final class LeaderBalanceRole implements ControllerRole {
    private static final Logger LOGGER = LoggerFactory.getLogger(LeaderBalanceRole.class);

    /** Between two goes while there is more to do: leaders that move must be found by their clients first. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final SerialScheduler scheduler;
    private final Duration interval;
    private final LeaderElections elections;
    private @Nullable Cancellable next;

    /**
     * Creates the role.
     *
     * @param scheduler the coordination thread
     * @param interval {@code leader.imbalance.check.interval.seconds}
     * @param context for the defaults of topics
     */
    public LeaderBalanceRole(SerialScheduler scheduler, Duration interval, ControllerContext context) {
        this.scheduler = requireNonNull(scheduler, "scheduler");
        this.interval = requireNonNull(interval, "interval");
        this.elections = new LeaderElections(context);
    }

    @Override
    public void begin(int epoch, ActiveController controller) {
        schedule(controller, interval);
    }

    @Override
    public void end(int epoch) {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }

    private void schedule(ActiveController controller, Duration delay) {
        next = scheduler.schedule(() -> balance(controller), delay);
    }

    private void balance(ActiveController controller) {
        Cancellable running = next;
        controller
                .submit(image -> elections.balance(image, ControllerLimits.BALANCED_PARTITIONS_MAX))
                .whenComplete((moved, failure) -> {
                    if (next == null || next != running) {
                        return;
                    }
                    if (failure != null) {
                        LOGGER.warn("Could not give leadership back to preferred replicas", failure);
                    } else if (moved > 0) {
                        LOGGER.info("Leadership given back to preferred replicas: partitions={}", moved);
                    }
                    boolean more = failure == null && moved == ControllerLimits.BALANCED_PARTITIONS_MAX;
                    schedule(controller, more ? PAUSE : interval);
                });
    }
}
