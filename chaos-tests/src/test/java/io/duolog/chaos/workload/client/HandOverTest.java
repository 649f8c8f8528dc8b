package io.duolog.chaos.workload.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.SendOutcome;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HandOverTest {
    private final HandOver handOver = new HandOver();

    @Test
    void aRefusalByTheSendingThreadMeansThatTheRecordIsNotStored() {
        assertThat(handOver.outcome(true)).isEqualTo(SendOutcome.FAILED);
    }

    @Test
    void anyOtherErrorMeansNothingEvenWhileItIsHandedOver() {
        assertThat(handOver.outcome(false)).isEqualTo(SendOutcome.UNKNOWN);
    }

    @Test
    void anErrorAfterTheHandOverMeansNothing() {
        handOver.done();

        assertThat(handOver.outcome(true)).isEqualTo(SendOutcome.UNKNOWN);
    }

    @Test
    void anErrorOfAnotherThreadMeansNothing() {
        assertThat(CompletableFuture.supplyAsync(() -> handOver.outcome(true)).join())
                .isEqualTo(SendOutcome.UNKNOWN);
    }
}
