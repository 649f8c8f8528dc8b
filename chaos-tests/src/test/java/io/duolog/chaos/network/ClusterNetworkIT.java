package io.duolog.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duolog.chaos.network.LinkFault.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each fault does to real connections through a real Toxiproxy. */
class ClusterNetworkIT {
    private static final NodeId BROKER_1 = NodeId.broker(1);
    private static final NodeId BROKER_2 = NodeId.broker(2);
    private static final NodeId CLIENT = NodeId.client(1);
    private static final Plane KAFKA =
            new Plane("kafka", NodeId.Kind.BROKER, Set.of(NodeId.Kind.BROKER, NodeId.Kind.CLIENT));
    private static final Plane CONTROLLER = new Plane("controller", NodeId.Kind.BROKER, Set.of(NodeId.Kind.BROKER));

    /** The link that the tests break. */
    private static final Link LINK = new Link(CLIENT, BROKER_1);

    @TempDir
    private static Path directory;

    private static ToxiproxyServer toxiproxy;

    private ClusterNetwork network;
    private EchoServer server;
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void startToxiproxy() {
        toxiproxy = RequiredToxiproxy.start(directory);
    }

    @AfterAll
    static void stopToxiproxy() {
        if (toxiproxy != null) {
            toxiproxy.close();
        }
    }

    @BeforeEach
    void createNetwork() throws IOException {
        network = ClusterNetwork.create(
                toxiproxy, directory, List.of(BROKER_1, BROKER_2, CLIENT), List.of(KAFKA, CONTROLLER));
        server = listen(BROKER_1, KAFKA);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : opened) {
            closeable.close();
        }
        network.close();
    }

    private EchoServer listen(NodeId node, Plane plane) throws IOException {
        EchoServer listening = new EchoServer(network.realAddress(node, plane));
        opened.add(listening);
        return listening;
    }

    private Dialled dial(Link link, Plane plane) throws IOException {
        Dialled dialled = new Dialled(network.linkAddress(link, plane));
        opened.add(dialled);
        return dialled;
    }

    /** A connection of the link that has worked. */
    private Dialled dial() throws IOException {
        Dialled dialled = dial(LINK, KAFKA);
        assertThat(dialled.ask("hello")).isEqualTo("answer:hello");
        return dialled;
    }

    private void apply(Kind kind, long amount) {
        network.links().apply(Set.of(LINK), new LinkFault(kind, amount));
    }

    private void heal() {
        network.links().heal(Set.of(LINK));
    }

    private void assertWorksAnew() throws IOException {
        assertThat(dial(LINK, KAFKA).ask("anew")).isEqualTo("answer:anew");
    }

    @Test
    void hasLinksFromAllWhoDialToAllWhoListen() {
        assertThat(network.links().all())
                .containsExactly(
                        new Link(BROKER_1, BROKER_2), new Link(BROKER_2, BROKER_1), LINK, new Link(CLIENT, BROKER_2));
        assertThatThrownBy(() -> network.links().heal(Set.of(new Link(BROKER_1, CLIENT))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("b1->c1");
    }

    @Test
    void refusesAndClosesOnOneLinkOnly() throws IOException {
        Dialled connection = dial();
        Dialled other = dial(new Link(BROKER_2, BROKER_1), KAFKA);
        assertThat(other.ask("hello")).isEqualTo("answer:hello");

        apply(Kind.REFUSE, 0);

        assertThat(connection.end()).isIn("closed", "reset");
        assertThatThrownBy(() -> dial(LINK, KAFKA)).isInstanceOf(ConnectException.class);
        assertThat(other.ask("still")).isEqualTo("answer:still");
        heal();
        assertWorksAnew();
    }

    @Test
    void breaksAllPlanesOfALinkInOneDirection() throws IOException {
        listen(BROKER_1, CONTROLLER);
        listen(BROKER_2, CONTROLLER);
        listen(BROKER_2, KAFKA);

        network.links().apply(Set.of(new Link(BROKER_1, BROKER_2)), LinkFault.of(Kind.REFUSE));

        for (Plane plane : List.of(KAFKA, CONTROLLER)) {
            assertThatThrownBy(() -> dial(new Link(BROKER_1, BROKER_2), plane)).isInstanceOf(ConnectException.class);
            assertThat(dial(new Link(BROKER_2, BROKER_1), plane).ask("back")).isEqualTo("answer:back");
        }
    }

    @Test
    void blackHoleSwallowsBothDirectionsAndClosesWhenItHeals() throws IOException {
        Dialled connection = dial();

        apply(Kind.BLACK_HOLE, 0);
        connection.send("request");
        server.push("news");

        assertThat(connection.isSilent()).isTrue();
        heal();
        assertThat(connection.end()).isIn("closed", "reset");
        assertThat(server.received()).isEqualTo("hello\n");
        assertWorksAnew();
    }

    @Test
    void blackHoleSwallowsWhatNewConnectionsSend() throws IOException {
        apply(Kind.BLACK_HOLE, 0);

        Dialled connection = dial(LINK, KAFKA);
        connection.send("request");

        assertThat(connection.isSilent()).isTrue();
        assertThat(server.received()).isEmpty();
    }

    @Test
    void stallDeliversWhenItHeals() throws IOException {
        Dialled connection = dial();

        apply(Kind.STALL, 0);
        connection.send("first");
        connection.send("second");

        assertThat(connection.isSilent()).isTrue();
        assertThat(server.received()).isEqualTo("hello\n");
        heal();
        assertThat(connection.line()).isEqualTo("answer:first");
        assertThat(connection.line()).isEqualTo("answer:second");
    }

    @Test
    void silentLinksHideThatTheOtherSideHasDied() throws IOException {
        for (Kind kind : List.of(Kind.STALL, Kind.BLACK_HOLE, Kind.ANSWER_LOST, Kind.ANSWER_LATE)) {
            Dialled connection = dial();
            apply(kind, 0);
            server.close();

            assertThat(connection.isSilent()).as("silent with %s", kind).isTrue();
            server = listen(BROKER_1, KAFKA);
            heal();
            assertThat(connection.end()).as("end after %s", kind).isIn("closed", "reset");
            assertWorksAnew();
        }
    }

    @Test
    void healsWhatWasHeldForOneThatHasDied() throws IOException {
        Dialled connection = dial();
        apply(Kind.STALL, 0);
        connection.send("never to arrive");
        server.close();
        server = listen(BROKER_1, KAFKA);

        heal();

        assertThat(connection.end()).isIn("closed", "reset");
        assertThat(server.received()).isEmpty();
        assertWorksAnew();
    }

    @Test
    void losesAnswersWhileRequestsArrive() throws IOException {
        Dialled connection = dial();

        apply(Kind.ANSWER_LOST, 0);
        connection.send("request");

        await().until(() -> server.received().equals("hello\nrequest\n"));
        assertThat(connection.isSilent()).isTrue();
        heal();
        assertThat(connection.end()).isIn("closed", "reset");
        assertWorksAnew();
    }

    @Test
    void losesRequestsWhileAnswersArrive() throws IOException {
        Dialled connection = dial();

        apply(Kind.REQUEST_LOST, 0);
        connection.send("request");
        server.push("news");

        assertThat(connection.line()).isEqualTo("news");
        assertThat(connection.isSilent()).isTrue();
        assertThat(server.received()).isEqualTo("hello\n");
        heal();
        assertThat(connection.end()).isIn("closed", "reset");
        assertWorksAnew();
    }

    @Test
    void holdsAnswersWhileRequestsArrive() throws IOException {
        Dialled connection = dial();

        apply(Kind.ANSWER_LATE, 0);
        connection.send("request");

        await().until(() -> server.received().equals("hello\nrequest\n"));
        assertThat(connection.isSilent()).isTrue();
        heal();
        assertThat(connection.line()).isEqualTo("answer:request");
    }

    @Test
    void holdsRequestsWhileAnswersArrive() throws IOException {
        Dialled connection = dial();

        apply(Kind.REQUEST_LATE, 0);
        connection.send("request");
        server.push("news");

        assertThat(connection.line()).isEqualTo("news");
        assertThat(connection.isSilent()).isTrue();
        assertThat(server.received()).isEqualTo("hello\n");
        heal();
        assertThat(connection.line()).isEqualTo("answer:request");
    }

    @Test
    void whatHoldsBecomesSomethingElseThatHoldsWithoutLosingAnything() throws IOException {
        Dialled connection = dial();

        apply(Kind.REQUEST_LATE, 0);
        connection.send("request");
        assertThat(server.received()).isEqualTo("hello\n");
        apply(Kind.ANSWER_LATE, 0);

        await().until(() -> server.received().equals("hello\nrequest\n"));
        assertThat(connection.isSilent()).isTrue();
        heal();
        assertThat(connection.line()).isEqualTo("answer:request");
    }

    @Test
    void delaysBothDirections() throws IOException {
        Dialled connection = dial();

        apply(Kind.LATENCY, 150);
        long startNs = System.nanoTime();

        assertThat(connection.ask("request")).isEqualTo("answer:request");
        assertThat(System.nanoTime() - startNs).isGreaterThan(290_000_000L);
        heal();
        assertThat(connection.ask("again")).isEqualTo("answer:again");
    }

    @Test
    void narrowsBothDirections() throws IOException {
        Dialled connection = dial();
        String request = "r".repeat(2_000);

        apply(Kind.BANDWIDTH, 10);
        long startNs = System.nanoTime();

        assertThat(connection.ask(request)).isEqualTo("answer:" + request);
        assertThat(System.nanoTime() - startNs).isGreaterThan(390_000_000L);
    }

    @Test
    void resetsConnections() throws IOException {
        Dialled before = dial();

        apply(Kind.RESET, 0);
        Dialled afterwards = dial(LINK, KAFKA);
        afterwards.send("request");

        assertThat(before.end()).isIn("closed", "reset");
        assertThat(afterwards.end()).isEqualTo("reset");
        heal();
        assertWorksAnew();
    }

    @Test
    void tearsAnswers() throws IOException {
        Dialled before = dial();

        apply(Kind.TORN, 10);

        assertThat(before.end()).isIn("closed", "reset");
        assertThat(dial(LINK, KAFKA).ask("request")).isEqualTo("answer:req");
        heal();
        assertWorksAnew();
    }

    @Test
    void slicesWithoutLoss() throws IOException {
        String request = "0123456789".repeat(10);

        apply(Kind.SLICE, 10);

        assertThat(dial(LINK, KAFKA).ask(request)).isEqualTo("answer:" + request);
        assertThat(server.pieces()).isGreaterThan(2);
        heal();
        assertWorksAnew();
    }

    @Test
    void changesLinksWhoseReceiversHaveGoneOrDoNotRead() throws IOException {
        for (Kind kind : List.of(Kind.STALL, Kind.BLACK_HOLE, Kind.ANSWER_LATE, Kind.ANSWER_LOST)) {
            Dialled gone = dial();
            Dialled deaf = dial();
            apply(kind, 0);
            for (int i = 0; i < 20; i++) {
                gone.send("x".repeat(10_000));
                deaf.send("x".repeat(10_000));
            }
            server.push("y".repeat(100_000));
            gone.close();

            heal();
            apply(Kind.REFUSE, 0);
            heal();

            assertWorksAnew();
        }
    }

    @Test
    void theNewestFaultOfALinkHolds() throws IOException {
        Dialled connection = dial();
        apply(Kind.STALL, 0);
        connection.send("held");

        apply(Kind.REFUSE, 0);
        assertThat(connection.end()).isIn("closed", "reset");
        assertThatThrownBy(() -> dial(LINK, KAFKA)).isInstanceOf(ConnectException.class);

        apply(Kind.ANSWER_LOST, 0);
        Dialled second = dial(LINK, KAFKA);
        second.send("request");
        await().until(() -> server.received().equals("hello\nrequest\n"));
        assertThat(second.isSilent()).isTrue();

        apply(Kind.TORN, 10);
        assertThat(dial(LINK, KAFKA).ask("request")).isEqualTo("answer:req");

        heal();
        assertWorksAnew();
    }

    @Test
    void leavesAFaultThatIsThereAlready() throws IOException {
        apply(Kind.BLACK_HOLE, 0);
        Dialled connection = dial(LINK, KAFKA);

        apply(Kind.BLACK_HOLE, 0);

        assertThat(connection.isSilent()).isTrue();
    }

    @Test
    void healsAll() throws IOException {
        listen(BROKER_2, KAFKA);
        network.links().apply(network.links().all(), LinkFault.of(Kind.REFUSE));
        assertThatThrownBy(() -> dial(new Link(CLIENT, BROKER_2), KAFKA)).isInstanceOf(ConnectException.class);

        network.links().healAll();

        for (Link link : network.links().all()) {
            assertThat(dial(link, KAFKA).ask("hello")).isEqualTo("answer:hello");
        }
    }

    @Test
    void severalNetworksHaveTheirOwnPorts() throws IOException {
        try (ClusterNetwork second =
                ClusterNetwork.create(toxiproxy, directory, List.of(BROKER_1, BROKER_2), List.of(KAFKA))) {
            assertThat(second.port(KAFKA)).isNotIn(network.port(KAFKA), network.port(CONTROLLER));
        }
    }

    /** Whose network begins at the same moment must not find its proxies, nor take them away. */
    @Test
    void networksThatBeginAtTheSameTimeHaveTheirOwnPorts() throws Exception {
        int count = 8;
        ExecutorService threads = Executors.newFixedThreadPool(count);
        List<ClusterNetwork> networks = new ArrayList<>();
        try {
            CyclicBarrier together = new CyclicBarrier(count);
            List<Future<ClusterNetwork>> starting = new ArrayList<>();
            for (int n = 0; n < count; n++) {
                Path hosts = directory.resolve("hosts-" + n);
                starting.add(threads.submit(() -> {
                    together.await();
                    return ClusterNetwork.create(toxiproxy, hosts, List.of(BROKER_1, BROKER_2), List.of(KAFKA));
                }));
            }
            for (Future<ClusterNetwork> started : starting) {
                networks.add(started.get());
            }
            assertThat(networks).extracting(each -> each.port(KAFKA)).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
            networks.forEach(ClusterNetwork::close);
        }
    }

    @Test
    void processesKnowTheNodesThatTheyDial() throws Exception {
        assertThat(Resolving.names(network.hostsFile(CLIENT), "b1", "b2", "c1", "z1"))
                .containsExactly("127.77.101.1", "127.77.101.2", "127.77.101.101", "unknown");
        assertThat(Resolving.names(network.hostsFile(BROKER_2), "b1", "b2", "localhost"))
                .containsExactly("127.77.2.1", "127.77.2.2", "127.0.0.1");
    }

    @Test
    void proxiesGoWithTheNetwork() throws IOException {
        network.close();

        assertThatThrownBy(() -> new Socket(network.linkAddress(LINK, KAFKA).getAddress(), network.port(KAFKA)).close())
                .isInstanceOf(ConnectException.class);
    }
}
