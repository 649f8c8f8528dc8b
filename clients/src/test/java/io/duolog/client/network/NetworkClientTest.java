package io.duolog.client.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.Node;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.errors.ConnectionException;
import io.duolog.client.errors.UnsupportedApiException;
import io.duolog.client.testing.ClientHarness;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DescribeClusterRequest;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("FutureReturnValueIgnored") // some tests look at connections instead
class NetworkClientTest {
    private static final Node NODE = new Node(1, "broker-1", 9092);
    private static final MetadataRequest REQUEST = new MetadataRequest(List.of(), false, false, false);

    private final ClientHarness harness = new ClientHarness(2, Map.of("request.timeout.ms", 1_000));

    private Endpoint endpoint() {
        return harness.runtime().network().endpoint(NODE, Purpose.CONTROL);
    }

    private CompletableFuture<MetadataResponse> send(long timeoutMs) {
        CompletableFuture<MetadataResponse> answer = endpoint().send(REQUEST, timeoutMs);
        harness.loop().advanceMs(0);
        return answer;
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            throw new AssertionError("not failed");
        } catch (CompletionException wrapped) {
            return wrapped.getCause();
        }
    }

    @Test
    void connectsWhenSomethingIsSentAndUsesTheConnectionAgain() {
        assertThat(send(1_000)).isCompleted();
        assertThat(send(1_000)).isCompleted();

        assertThat(harness.network().connects()).isEqualTo(1);
    }

    @Test
    void usesAConnectionForEachPurpose() {
        send(1_000);
        CompletableFuture<?> other =
                harness.runtime().network().endpoint(NODE, Purpose.FETCH).send(REQUEST, 1_000);
        harness.loop().advanceMs(0);

        assertThat(other).isCompleted();
        assertThat(harness.network().connects()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 4, 5})
    void agreesOnVersionsWithOldBrokers(int apiVersions) {
        harness.brokers().limitVersions(apiVersions, 9);

        assertThat(send(1_000)).isCompleted();
        assertThat(endpoint().version(ApiKey.PRODUCE)).hasValue(9);
    }

    @Test
    void refusesARequestThatTheBrokerDoesNotServe() {
        send(1_000);
        CompletableFuture<?> answer = endpoint().send(new DescribeClusterRequest(false, (byte) 1, false), 1_000);

        assertThat(failure(answer))
                .isInstanceOf(UnsupportedApiException.class)
                .hasMessage("node 1 at broker-1:9092: DescribeCluster is not served");
    }

    @Test
    void failsWhatWaitsForAConnectionThatIsRefused() {
        harness.network().refuse("broker-1", 9092);

        assertThat(failure(send(1_000)))
                .isInstanceOf(ConnectionException.class)
                .hasMessage("node 1 at broker-1:9092: connection refused");
        assertThat(harness.runtime().network().lastError(1)).isPresent();
    }

    @Test
    void waitsLongerAfterEachFailureInARow() {
        harness.network().refuse("broker-1", 9092);
        List<Long> waitsMs = new ArrayList<>();

        for (int attempt = 0; attempt < 8; attempt++) {
            send(10_000);
            waitsMs.add(endpoint().remainingBackoffMs());
            harness.loop().advanceMs(endpoint().remainingBackoffMs());
        }

        assertThat(waitsMs.get(0)).isBetween(40L, 60L);
        assertThat(waitsMs.get(1)).isBetween(80L, 120L);
        assertThat(waitsMs.get(2)).isBetween(160L, 240L);
        assertThat(waitsMs.get(7)).isBetween(800L, 1_200L);
        harness.network().accept("broker-1", 9092);
        assertThat(send(10_000)).isCompleted();
        assertThat(endpoint().lastError()).isEmpty();
        assertThat(endpoint().isBackingOff()).isFalse();
    }

    @Test
    void cutsTheConnectionWhenAnAnswerDoesNotComeInTime() {
        send(1_000);
        harness.brokers().on(ApiKey.METADATA, (node, request) -> null);
        CompletableFuture<?> unanswered = endpoint().send(REQUEST, 1_000);

        harness.loop().advanceMs(999);
        assertThat(unanswered).isNotDone();
        harness.loop().advanceMs(1);

        assertThat(failure(unanswered))
                .isInstanceOf(ClientTimeoutException.class)
                .hasMessageContaining("node 1 at broker-1:9092: no answer to METADATA in time");
        assertThat(endpoint().isReady()).isFalse();
    }

    @Test
    void failsWhatIsOnItsWayWhenTheConnectionBreaks() {
        send(1_000);
        harness.network().hold();
        CompletableFuture<?> onItsWay = endpoint().send(REQUEST, 1_000);
        harness.loop().advanceMs(0);

        harness.network().cut(1);
        harness.loop().advanceMs(0);

        assertThat(failure(onItsWay)).isInstanceOf(ConnectionException.class).hasMessageContaining("reset by peer");
    }

    @Test
    void prefersAConnectedNodeAndPassesOverOneThatWaits() {
        Node other = new Node(2, "broker-2", 9092);
        NetworkClient network = harness.runtime().network();
        send(1_000);
        assertThat(network.leastLoaded(List.of(NODE, other), Purpose.CONTROL))
                .get()
                .extracting(Endpoint::node)
                .isEqualTo(NODE);

        harness.network().refuse("broker-1", 9092);
        harness.network().cut(1);
        harness.loop().advanceMs(0);
        assertThat(network.leastLoaded(List.of(NODE, other), Purpose.CONTROL))
                .get()
                .extracting(Endpoint::node)
                .isEqualTo(other);
        assertThat(network.leastLoaded(List.of(NODE), Purpose.CONTROL)).isEmpty();
    }

    @Test
    void reconnectsWhenANodeMoved() {
        send(1_000);
        Endpoint before = endpoint();

        Endpoint after = harness.runtime().network().endpoint(new Node(1, "broker-2", 9092), Purpose.CONTROL);
        CompletableFuture<?> answer = after.send(REQUEST, 1_000);
        harness.loop().advanceMs(0);

        assertThat(answer).isCompleted();
        assertThat(after).isNotSameAs(before);
        assertThat(before.isReady()).isFalse();
    }
}
