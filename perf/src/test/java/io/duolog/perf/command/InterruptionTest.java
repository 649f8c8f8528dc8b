package io.duolog.perf.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InterruptionTest {
    private final Interruption interruption = new Interruption(Thread.currentThread());
    private final Thread signal = new Thread(interruption::interruptAndAwait);

    /** Each close waits again. */
    @Test
    void endsEverythingThatWaitsOnTheWayOut() throws Exception {
        signal.start();

        assertThat(isInterruptedWaiting()).isTrue();
        assertThat(isInterruptedWaiting()).isTrue();

        interruption.stop();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(signal.isAlive())
                .as("the process waits for what is said at the end")
                .isTrue();
        interruption.ended();
        signal.join();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private static boolean isInterruptedWaiting() {
        try {
            return new CountDownLatch(1).await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    @Test
    void doesNotInterruptWhoHasStopped() throws Exception {
        interruption.ended();

        signal.start();
        signal.join();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
