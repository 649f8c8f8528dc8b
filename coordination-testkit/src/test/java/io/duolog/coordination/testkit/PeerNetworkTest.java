package io.duolog.coordination.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.coordination.PeerChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeerNetworkTest {
    private static final Duration ASK_TIMEOUT = Duration.ofMillis(500);

    private final SimulatedExecution execution = new SimulatedExecution(1);
    private final PeerNetwork network = new PeerNetwork(ASK_TIMEOUT);
    private final List<String> handled = new ArrayList<>();
    private PeerChannel one;

    @BeforeEach
    void joinTwo() {
        one = network.join(1, execution.newScheduler());
        one.learnAddress(2, "two", 9092);
        answering(2);
    }

    @Test
    void carriesARequestAndItsAnswer() {
        CompletableFuture<byte[]> answer = ask("hello");
        execution.runUntilIdle();

        assertThat(answer.join()).asString(StandardCharsets.UTF_8).isEqualTo("2: hello");
        assertThat(handled).containsExactly("1 asked hello");
    }

    @Test
    void answersItself() {
        one.answerWith((from, request) -> CompletableFuture.completedFuture(request));

        CompletableFuture<byte[]> answer = one.ask(1, new byte[] {7}).toCompletableFuture();
        network.isolate(1);
        execution.runUntilIdle();

        assertThat(answer.join()).containsExactly(7);
    }

    @Test
    void givesUpAfterTheTimeoutWhenTheWayThereIsCut() {
        network.cut(1, 2);

        CompletableFuture<byte[]> answer = ask("lost");
        execution.advance(ASK_TIMEOUT.minusMillis(1));
        assertThat(answer).isNotDone();
        execution.advance(Duration.ofMillis(1));

        assertFailed(answer, "no answer of node 2 within 500 ms");
        assertThat(handled).isEmpty();
    }

    @Test
    void handlesTheRequestButLosesTheAnswerWhenTheWayBackIsCut() {
        network.cut(2, 1);

        CompletableFuture<byte[]> answer = ask("heard");
        execution.advance(ASK_TIMEOUT);

        assertFailed(answer, "no answer");
        assertThat(handled).containsExactly("1 asked heard");
    }

    @Test
    void losesWhatIsUnderWayWhenANodeIsIsolatedAndHealsAfterwards() {
        network.delay(1, 2, Duration.ofMillis(10));
        CompletableFuture<byte[]> lost = ask("lost");
        network.isolate(2);
        execution.advance(ASK_TIMEOUT);
        network.reconnect(2);
        CompletableFuture<byte[]> arrived = ask("arrived");
        execution.advance(Duration.ofMillis(10));

        assertFailed(lost, "no answer");
        assertThat(arrived).isCompleted();
        assertThat(handled).containsExactly("1 asked arrived");
    }

    @Test
    void holdsInBothDirectionsDuringAPause() {
        network.pause(2);
        CompletableFuture<byte[]> first = ask("first");
        CompletableFuture<byte[]> second = ask("second");
        execution.runUntilIdle();
        assertThat(handled).isEmpty();

        network.resume(2);
        execution.runUntilIdle();

        assertThat(handled).containsExactly("1 asked first", "1 asked second");
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
    }

    @Test
    void handlesAfterALongPauseWhatNobodyWaitsForAnyMore() {
        network.pause(2);
        CompletableFuture<byte[]> answer = ask("late");
        execution.advance(ASK_TIMEOUT);
        assertFailed(answer, "no answer");

        network.resume(2);
        execution.runUntilIdle();

        assertThat(handled).containsExactly("1 asked late");
    }

    @Test
    void breaksTheConnectionsOfAKilledNodeAndRefusesNewOnes() {
        network.pause(2);
        CompletableFuture<byte[]> waiting = ask("waiting");
        execution.runUntilIdle();

        network.kill(2);
        CompletableFuture<byte[]> refused = ask("refused");
        execution.runUntilIdle();

        assertFailed(waiting, "connection to node 2 was reset");
        assertFailed(refused, "node 2 refuses connections");
        assertThat(handled).isEmpty();
    }

    @Test
    void beginsANewLife() {
        PeerChannel former = network.join(3, execution.newScheduler());
        former.answerWith((from, request) -> CompletableFuture.completedFuture(new byte[] {1}));
        network.join(3, execution.newScheduler())
                .answerWith((from, request) -> CompletableFuture.completedFuture(new byte[] {2}));
        one.learnAddress(3, "three", 9092);

        CompletableFuture<byte[]> answer = one.ask(3, new byte[0]).toCompletableFuture();
        CompletableFuture<byte[]> ofTheDead = former.ask(1, new byte[0]).toCompletableFuture();
        execution.runUntilIdle();

        assertThat(answer.join()).containsExactly(2);
        assertFailed(ofTheDead, "this node's connections were closed");
    }

    @Test
    void failsWhereNobodyAnswersYetOrTheAddressIsUnknown() {
        network.join(3, execution.newScheduler());
        one.learnAddress(3, "three", 9092);
        network.join(4, execution.newScheduler());

        CompletableFuture<byte[]> tooEarly = one.ask(3, new byte[0]).toCompletableFuture();
        CompletableFuture<byte[]> unknown = one.ask(4, new byte[0]).toCompletableFuture();
        execution.runUntilIdle();

        assertFailed(tooEarly, "node 3 does not answer yet");
        assertFailed(unknown, "no address of node 4 is known");
    }

    @Test
    void tellsTheAskerThatTheHandlerFailed() {
        network.join(3, execution.newScheduler()).answerWith((from, request) -> {
            throw new IllegalStateException("out of order, says the test");
        });
        one.learnAddress(3, "three", 9092);

        CompletableFuture<byte[]> answer = one.ask(3, new byte[0]).toCompletableFuture();
        execution.runUntilIdle();

        assertFailed(answer, "out of order");
    }

    @Test
    void refusesWhatIsTooLarge() {
        assertThatThrownBy(() -> one.ask(2, new byte[PeerChannel.MESSAGE_SIZE_BYTES_MAX + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void answering(int nodeId) {
        network.join(nodeId, execution.newScheduler()).answerWith((from, request) -> {
            String text = new String(request, StandardCharsets.UTF_8);
            handled.add(from + " asked " + text);
            return CompletableFuture.completedFuture((nodeId + ": " + text).getBytes(StandardCharsets.UTF_8));
        });
    }

    private CompletableFuture<byte[]> ask(String text) {
        return one.ask(2, text.getBytes(StandardCharsets.UTF_8)).toCompletableFuture();
    }

    private static void assertFailed(CompletableFuture<byte[]> answer, String why) {
        assertThat(answer)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IOException.class)
                .withMessageContaining(why);
    }
}
