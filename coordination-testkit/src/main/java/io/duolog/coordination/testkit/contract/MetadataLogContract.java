package io.duolog.coordination.testkit.contract;

import static io.duolog.coordination.testkit.contract.ContractNode.bytes;
import static io.duolog.coordination.testkit.contract.ContractNode.join;
import static io.duolog.coordination.testkit.contract.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.BatchTooLargeException;
import io.duolog.coordination.LogSubscription;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.NotControllerException;
import io.duolog.coordination.OffsetConflictException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The log as one node sees it. */
public abstract class MetadataLogContract extends CoordinationContract<ContractCluster> {
    private static final int PIPELINED = 10_000;

    /** Item 1. */
    @Test
    void countsOffsetsDenselyFromZero() {
        ContractNode node = controller();

        assertThat(node.append("a")).isEqualTo(0);
        assertThat(node.append("b", "c", "d")).isEqualTo(3);
        assertThat(node.append("e")).isEqualTo(4);

        assertThat(node.image()).containsExactly("a", "b", "c", "d", "e");
    }

    /** Item 1: a batch is atomic, and stays one. */
    @Test
    void deliversEachBatchWholeAndOnce() {
        ContractNode node = controller();

        node.append("a");
        node.append("b", "c");

        assertThat(node.events().stream().filter(event -> event.startsWith("records")))
                .containsExactly("records 0+1", "records 1+2");
    }

    /** Delivered, then completed: on which a controller relies that answers from its image. */
    @Test
    void deliversAnAppendBeforeItCompletes() {
        ContractNode node = controller();
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Void>> seen = new ArrayList<>();

        for (int i = 0; i < 100; i++) {
            seen.add(node.backend()
                    .log()
                    .append(node.elections().get(0), i, bytes("r" + i))
                    .thenAccept(last -> sizes.add(node.image().size()))
                    .toCompletableFuture());
        }
        seen.forEach(ContractNode::join);

        for (int i = 0; i < sizes.size(); i++) {
            assertThat(sizes.get(i)).as("image when append %d completed", i).isGreaterThan(i);
        }
    }

    /** Item 36. */
    @Test
    void completesAppendsOnTheCoordinationThread() {
        ContractNode node = controller();
        List<Boolean> threads = new CopyOnWriteArrayList<>();
        CompletableFuture<Long> append = node.backend()
                .log()
                .append(node.elections().get(0), 0, bytes("a"))
                .toCompletableFuture();
        CompletableFuture<Void> seen = append.thenAccept(last -> threads.add(node.isOnCoordinationThread()));

        join(seen);

        assertThat(append).isCompletedWithValue(0L);
        // An append that completed before the callback was attached runs it here.
        assertThat(threads).hasSize(1);
    }

    /** Item 3. */
    @Test
    void takesPipelinedAppendsInOrder() {
        ContractNode node = controller();
        int epoch = node.elections().get(0);
        List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Long>> appends = new ArrayList<>();

        for (int i = 0; i < PIPELINED; i++) {
            int sequence = i;
            appends.add(node.backend()
                    .log()
                    .append(epoch, i, bytes("r" + i))
                    .thenApply(last -> {
                        completed.add(sequence);
                        return last;
                    })
                    .toCompletableFuture());
        }

        for (int i = 0; i < PIPELINED; i++) {
            assertThat(join(appends.get(i))).isEqualTo(i);
        }
        assertThat(completed).isSorted().hasSize(PIPELINED);
        assertThat(node.image())
                .isEqualTo(IntStream.range(0, PIPELINED).mapToObj(i -> "r" + i).toList());
    }

    /** Item 4: too low and too high, within batches and between them. */
    @Test
    void refusesAnAppendAtAnotherOffsetAndGoesOn() {
        ContractNode node = controller();
        int epoch = node.elections().get(0);
        node.append("a", "b");

        for (long wrong : new long[] {0, 1, 3, 1_000_000}) {
            assertThatThrownBy(() -> join(node.backend().log().append(epoch, wrong, bytes("x"))))
                    .isInstanceOfSatisfying(OffsetConflictException.class, conflict -> assertThat(conflict.endOffset())
                            .isEqualTo(2));
        }

        assertThat(node.append("c")).isEqualTo(2);
        assertThat(node.image()).containsExactly("a", "b", "c");
        assertThat(node.revocations()).isEmpty();
    }

    /** Item 10. */
    @Test
    void failsWhatWasPipelinedBehindAFailure() {
        ContractNode node = controller();
        int epoch = node.elections().get(0);
        MetadataLog log = node.backend().log();

        CompletableFuture<Long> first = log.append(epoch, 0, bytes("a")).toCompletableFuture();
        CompletableFuture<Long> wrong = log.append(epoch, 7, bytes("x")).toCompletableFuture();
        CompletableFuture<Long> behind = log.append(epoch, 8, bytes("y")).toCompletableFuture();

        assertThat(join(first)).isZero();
        assertThatThrownBy(() -> join(wrong)).isInstanceOf(OffsetConflictException.class);
        assertThatThrownBy(() -> join(behind)).isInstanceOf(OffsetConflictException.class);
        assertThat(node.image()).containsExactly("a");
    }

    /** Item 6: neither an epoch of the past nor one of the future. */
    @Test
    void refusesAnAppendWithAnEpochThatItDoesNotHold() {
        ContractNode node = controller();
        int epoch = node.elections().get(0);

        assertThatThrownBy(() -> join(node.backend().log().append(epoch + 1, 0, bytes("x"))))
                .isInstanceOf(NotControllerException.class);
        assertThatThrownBy(() -> join(node.backend().log().append(epoch - 1, 0, bytes("x"))))
                .isInstanceOf(NotControllerException.class);

        assertThat(node.append("a")).isZero();
    }

    /** Item 7. */
    @Test
    void refusesABatchThatIsTooLargeAndTakesTheLargest() {
        ContractNode node = controller();
        int epoch = node.elections().get(0);
        int largest = MetadataLog.BATCH_SIZE_BYTES_MAX - MetadataLog.RECORD_OVERHEAD_BYTES;

        assertThatThrownBy(() -> join(node.backend().log().append(epoch, 0, List.of(new byte[largest + 1]))))
                .isInstanceOf(BatchTooLargeException.class);

        assertThat(join(node.backend().log().append(epoch, 0, List.of(new byte[largest]))))
                .isZero();
        assertThat(node.image()).singleElement().satisfies(record -> assertThat(record)
                .hasSize(largest));
    }

    /** A batch has at least one record. */
    @Test
    void refusesABatchOfNothing() {
        ContractNode node = controller();

        assertThatThrownBy(() -> node.backend().log().append(1, 0, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Item 8. */
    @Test
    void neverDuplicatesARepeatedAppend() {
        ContractNode node = controller();
        int epoch = node.elections().get(0);
        node.append("a", "b");

        CompletableFuture<Long> repeat =
                node.backend().log().append(epoch, 0, bytes("a", "b")).toCompletableFuture();

        try {
            assertThat(join(repeat)).isEqualTo(1);
        } catch (OffsetConflictException alsoAllowed) {
            assertThat(alsoAllowed.endOffset()).isEqualTo(2);
        }
        assertThat(node.append("c")).isEqualTo(2);
        assertThat(node.image()).containsExactly("a", "b", "c");
    }

    /** Item 12: none, all values, and the one that is the least like text. */
    @Test
    void keepsAnyBytes() {
        ContractNode node = controller();
        String everyByte = IntStream.range(0, 256)
                .collect(StringBuilder::new, (text, b) -> text.append((char) b), StringBuilder::append)
                .toString();

        node.append("", everyByte, "\u00ff".repeat(1_000));

        assertThat(node.image()).containsExactly("", everyByte, "\u00ff".repeat(1_000));
    }

    /** Item 12. */
    @Test
    void takesABatchOfManySmallRecords() {
        ContractNode node = controller();
        String[] records =
                IntStream.range(0, 10_000).mapToObj(Integer::toString).toArray(String[]::new);

        assertThat(node.append(records)).isEqualTo(9_999);

        assertThat(node.image()).containsExactly(records);
    }

    /** Item 11, one after the other; concurrently in {@link LogClusterContract}. */
    @Test
    void tellsAnEndAboveAllThatWasAcknowledged() {
        ContractNode node = controller();

        for (int i = 0; i < 50; i++) {
            long last = node.append("r" + i);
            assertThat(join(node.backend().log().committedEnd())).isGreaterThan(last);
        }
    }

    /** Item 2. */
    @Test
    void deliversToLateSubscribersFromWhereTheyWant() {
        ContractNode node = controller();
        node.append("a");
        node.append("b", "c");
        node.append("d");

        assertThat(collect(node, 0, 4)).containsExactly("0+1", "1+2", "3+1");
        assertThat(collect(node, 1, 4)).containsExactly("1+2", "3+1");
        assertThat(collect(node, 3, 4)).containsExactly("3+1");
        assertThat(collect(node, 4, 4)).isEmpty();
    }

    /** Item 36, for a subscription. */
    @Test
    void deliversNothingToAClosedSubscription() {
        ContractNode node = controller();
        List<String> seen = new CopyOnWriteArrayList<>();
        LogSubscription subscription = node.backend().log().subscribe(0, new Batches(seen::add));
        node.append("a");

        node.onCoordinationThread(subscription::close);
        node.append("b");

        assertThat(seen).containsExactly("0+1");
    }

    /** An offset is not negative. */
    @Test
    void refusesANegativeOffset() {
        ContractNode node = node(1);

        assertThatThrownBy(() -> node.backend().log().subscribe(-1, new Batches(seen -> {})))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> collect(ContractNode node, long from, long until) {
        List<String> seen = new CopyOnWriteArrayList<>();
        LogSubscription subscription = node.backend().log().subscribe(from, new Batches(seen::add));
        eventually().until(() -> subscription.position() >= until);
        subscription.close();
        return seen;
    }
}
