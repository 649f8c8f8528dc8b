package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final List<String> granted = new ArrayList<>();
    private final MemoryBudget budget = new MemoryBudget(100);

    @Test
    void grantsAtOnceWhatFits() {
        assertThat(budget.acquire(60, () -> granted.add("a"))).isNull();
        assertThat(budget.acquire(40, () -> granted.add("b"))).isNull();

        assertThat(budget.heldBytes()).isEqualTo(100);
        assertThat(granted).isEmpty();
    }

    @Test
    void admitsARequestLargerThanItselfWhenNothingElseIsHeld() {
        assertThat(budget.acquire(1_000, () -> {})).isNull();
        assertThat(budget.acquire(1, () -> granted.add("next"))).isNotNull();

        budget.release(1_000);

        assertThat(granted).containsExactly("next");
        assertThat(budget.heldBytes()).isEqualTo(1);
    }

    @Test
    void letsNobodyOvertakeALargeRequest() {
        budget.acquire(60, () -> {});
        budget.acquire(80, () -> granted.add("large"));
        assertThat(budget.acquire(10, () -> granted.add("small"))).isNotNull();

        budget.release(60);

        assertThat(granted).containsExactly("large", "small");
        assertThat(budget.heldBytes()).isEqualTo(90);
    }

    @Test
    void grantsToThoseBehindWhenTheFirstInLineLeaves() {
        budget.acquire(60, () -> {});
        MemoryBudget.Ticket large = Objects.requireNonNull(budget.acquire(80, () -> granted.add("large")));
        budget.acquire(10, () -> granted.add("small"));

        large.cancel();

        assertThat(granted).containsExactly("small");
        assertThat(budget.heldBytes()).isEqualTo(70);
    }

    @Test
    void takesBackWhatWasGrantedToOneWhoLeft() {
        budget.acquire(100, () -> {});
        MemoryBudget.Ticket ticket = Objects.requireNonNull(budget.acquire(50, () -> granted.add("late")));
        budget.release(100);

        ticket.cancel();

        assertThat(granted).containsExactly("late");
        assertThat(budget.heldBytes()).isZero();
    }

    @Test
    void losesNoWakeUpBetweenThreads() throws InterruptedException {
        int rounds = 20_000;
        MemoryBudget contended = new MemoryBudget(2);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < rounds; i++) {
                    java.util.concurrent.Semaphore turn = new java.util.concurrent.Semaphore(0);
                    if (contended.acquire(1 + i % 2, turn::release) != null) {
                        turn.acquireUninterruptibly();
                    }
                    contended.release(1 + i % 2);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join(20_000);
            assertThat(thread.isAlive())
                    .as("a thread waits for memory that is free")
                    .isFalse();
        }

        assertThat(contended.heldBytes()).isZero();
    }
}
