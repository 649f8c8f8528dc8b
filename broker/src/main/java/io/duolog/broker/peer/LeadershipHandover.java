package io.duolog.broker.peer;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.coordination.SerialScheduler;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the controller to give this broker's partitions to others before it stops, so that their clients find leaders at
 * work. Called by the thread that stops the broker, which waits.
 */
public final class LeadershipHandover {
    private static final Logger LOGGER = LoggerFactory.getLogger(LeadershipHandover.class);

    /** How long one answer of the controller is awaited: when the whole cluster stops there may be none any more. */
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    /** How long all steps together may take. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ControllerClient controller;
    private final SerialScheduler scheduler;

    /**
     * Creates it.
     *
     * @param controller gives the partitions to others
     * @param scheduler tells the time
     */
    public LeadershipHandover(ControllerClient controller, SerialScheduler scheduler) {
        this.controller = requireNonNull(controller, "controller");
        this.scheduler = requireNonNull(scheduler, "scheduler");
    }

    /**
     * Hands over what can be handed over.
     *
     * @return whether the controller has nothing left to do
     */
    public boolean run(int brokerId, long brokerEpoch) {
        long deadlineNs = scheduler.nanoTime() + TIMEOUT.toNanos();
        try {
            while (scheduler.nanoTime() - deadlineNs < 0) {
                int remaining = controller
                        .controlledShutdown(brokerId, brokerEpoch)
                        .toCompletableFuture()
                        .get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                if (remaining == 0) {
                    return true;
                }
            }
            LOGGER.warn(
                    "Broker {} stops before all of its partitions were taken over: it took more than {} ms",
                    brokerId,
                    TIMEOUT.toMillis());
        } catch (ExecutionException e) {
            LOGGER.warn("Broker {} stops without handing over: {}", brokerId, String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            LOGGER.warn(
                    "Broker {} stops without handing over: the controller did not answer within {} ms",
                    brokerId,
                    ANSWER_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
