package io.duolog.broker.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.peer.message.CoordinationPeerRequest;
import io.duolog.broker.peer.message.CoordinationPeerResponse;
import io.duolog.broker.peer.message.PeerHelloResponse;
import io.duolog.coordination.NodeIdentity;
import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.testkit.SimulatedExecution;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.wire.WireReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // some requests are only made so that something happens
class PeerConnectionTest {
    private static final int PEER = 2;
    private static final UUID INCARNATION = new UUID(0, 2);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final PeerAddress ADDRESS = new PeerAddress("peer", 9092);

    private final SimulatedExecution execution = new SimulatedExecution(1);
    private final SerialScheduler scheduler = execution.newScheduler();
    private final FakeTransport transport = new FakeTransport();
    private final PeerAddresses addresses = new PeerAddresses(() -> MetadataImage.EMPTY, "PLAINTEXT");
    private final PeerConnection connection = new PeerConnection(
            PEER,
            new PeerDialer(
                    transport, scheduler, new NodeIdentity(1, new UUID(0, 1)), Optional::empty, Duration.ofSeconds(1)),
            addresses);

    @Test
    void saysThatNoAddressIsKnown() {
        assertUnsent(ask(), "no address was told");
        assertThat(transport.attempts).isEmpty();
    }

    @Test
    void greetsBeforeItAsksAndTakesAnswersInAnyOrder() throws Exception {
        CompletableFuture<WireReader> first = open();
        CompletableFuture<WireReader> second = ask();
        assertThat(transport.last().received)
                .extracting(RequestHeader::requestApiKey)
                .containsExactly(PeerApi.HELLO.id(), PeerApi.COORDINATION.id(), PeerApi.COORDINATION.id());
        answer(2, "two");
        assertThat(text(second)).isEqualTo("two");
        assertThat(first).isNotDone();
        answer(1, "one");
        assertThat(text(first)).isEqualTo("one");
    }

    @Test
    void failsAtOnceWhileItWaitsToConnectAgain() {
        addresses.learn(PEER, ADDRESS);
        CompletableFuture<WireReader> first = ask();
        transport.last().refuse();
        execution.runUntilIdle();
        assertUnsent(first, "CONNECTION_REFUSED");
        assertUnsent(ask(), "cannot be reached");
        assertThat(transport.attempts).hasSize(1);
        execution.advance(PeerConnection.BACKOFF_MIN);
        ask();
        assertThat(transport.attempts).hasSize(2);
    }

    @Test
    void waitsLongerAfterEachFailureUpToABound() {
        addresses.learn(PEER, ADDRESS);
        for (int attempt = 0; attempt < 10; attempt++) {
            ask();
            transport.last().refuse();
            execution.advance(PeerConnection.BACKOFF_MAX);
        }
        assertThat(transport.attempts).hasSize(10);
    }

    @Test
    void connectsAgainAtOnceWhenAConnectionWasLost() {
        CompletableFuture<WireReader> lost = open();
        transport.last().breakOff();
        execution.runUntilIdle();
        assertThatThrownBy(lost::get).cause().isInstanceOfSatisfying(PeerRequestException.class, failure -> assertThat(
                        failure.mayHaveArrived())
                .isTrue());
        ask();
        assertThat(transport.attempts).hasSize(2);
    }

    @Test
    void givesUpAConnectionOnWhichNothingComes() {
        CompletableFuture<WireReader> silent = open();
        execution.advance(TIMEOUT);
        assertThatThrownBy(silent::get).hasMessageContaining("did not answer within 3000 ms");
        assertThat(transport.last().closedByClient).isTrue();
    }

    @Test
    void keepsAConnectionOnWhichOnlyOneRequestIsSlow() {
        CompletableFuture<WireReader> slow = open();
        execution.advance(TIMEOUT.dividedBy(2));
        ask();
        answer(2, "quick");
        execution.advance(TIMEOUT.dividedBy(2));
        assertThat(slow).isCompletedExceptionally();
        assertThat(transport.last().closedByClient).isFalse();
        // Its answer comes after all, and belongs to nobody.
        answer(1, "late");
    }

    @Test
    void sendsNothingToAnotherNodeThanTheOneThatWasMeant() {
        addresses.learn(PEER, ADDRESS);
        CompletableFuture<WireReader> answer = ask();
        transport.last().accept();
        execution.runUntilIdle();
        transport
                .last()
                .answer(
                        0,
                        new PeerHelloResponse(
                                ErrorCode.REBOOTSTRAP_REQUIRED.code(), "node 3 listens", 3, INCARNATION, null));
        execution.runUntilIdle();
        assertUnsent(answer, "node 3 listens");
        assertThat(transport.last().received).hasSize(1);
    }

    @Test
    void givesUpAPeerThatAcceptsAndDoesNotGreet() {
        addresses.learn(PEER, ADDRESS);
        CompletableFuture<WireReader> answer = ask();
        transport.last().accept();
        execution.advance(Duration.ofSeconds(1));
        assertUnsent(answer, "did not answer within 1000 ms");
    }

    @Test
    void boundsWhatWaits() {
        open();
        for (int i = 1; i < PeerConnection.PENDING_MAX; i++) {
            ask();
        }
        assertUnsent(ask(), "too many requests");
    }

    private CompletableFuture<WireReader> open() {
        addresses.learn(PEER, ADDRESS);
        CompletableFuture<WireReader> first = ask();
        transport.last().accept();
        execution.runUntilIdle();
        transport.last().greet(INCARNATION);
        execution.runUntilIdle();
        return first;
    }

    private CompletableFuture<WireReader> ask() {
        CompletableFuture<WireReader> answer = connection
                .ask(PeerApi.COORDINATION, new CoordinationPeerRequest(ByteBuffer.allocate(1)), 1, TIMEOUT)
                .toCompletableFuture();
        execution.runUntilIdle();
        return answer;
    }

    private void answer(int correlationId, String text) {
        transport
                .last()
                .answer(
                        correlationId,
                        new CoordinationPeerResponse(
                                (short) 0,
                                null,
                                ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        execution.runUntilIdle();
    }

    private static String text(CompletableFuture<WireReader> answer) throws Exception {
        ByteBuffer payload =
                CoordinationPeerResponse.read(answer.get(), (short) 0).payload();
        return java.nio.charset.StandardCharsets.UTF_8.decode(payload).toString();
    }

    private static void assertUnsent(CompletableFuture<WireReader> answer, String why) {
        assertThatThrownBy(answer::get).cause().isInstanceOfSatisfying(PeerRequestException.class, failure -> {
            assertThat(failure).hasMessageContaining(why);
            assertThat(failure.mayHaveArrived()).isFalse();
        });
    }
}
