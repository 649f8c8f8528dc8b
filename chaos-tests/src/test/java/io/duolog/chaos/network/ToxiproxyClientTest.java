package io.duolog.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ToxiproxyClientTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private ToxiproxyClient client;
    private int status = 200;
    private String answer = "{}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        client = new ToxiproxyClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void createsManyProxiesByOneRequest() {
        client.populate(List.of(
                        new Proxy("b1-b2-kafka-1", "127.77.1.2:1", "127.77.2.2:1", true),
                        new Proxy("b2-b1-kafka-1", "127.77.2.1:1", "127.77.1.1:1", false)))
                .join();

        assertThat(requests)
                .containsExactly("POST /populate ["
                        + "{\"name\":\"b1-b2-kafka-1\",\"listen\":\"127.77.1.2:1\","
                        + "\"upstream\":\"127.77.2.2:1\",\"enabled\":true},"
                        + "{\"name\":\"b2-b1-kafka-1\",\"listen\":\"127.77.2.1:1\","
                        + "\"upstream\":\"127.77.1.1:1\",\"enabled\":false}]");
    }

    @Test
    void addsAToxicWithAllAttributesByOneRequest() {
        client.addToxic("p", new Toxic("slicer", Toxic.Stream.UPSTREAM, Map.of("average_size", 10L)))
                .join();

        assertThat(requests)
                .containsExactly("POST /proxies/p/toxics {\"name\":\"slicer-upstream\",\"type\":\"slicer\","
                        + "\"stream\":\"upstream\",\"toxicity\":1,\"attributes\":{\"average_size\":10}}");
    }

    @Test
    void switchesAToxicOff() {
        client.updateToxic("p", new Toxic("bandwidth", Toxic.Stream.DOWNSTREAM, Map.of("rate", 5L)).off())
                .join();

        assertThat(requests)
                .containsExactly("PATCH /proxies/p/toxics/bandwidth-downstream {\"name\":\"bandwidth-downstream\","
                        + "\"type\":\"bandwidth\",\"stream\":\"downstream\",\"toxicity\":0,"
                        + "\"attributes\":{\"rate\":5}}");
    }

    @Test
    void deletesProxiesByName() {
        client.deleteProxy("p").join();

        assertThat(requests).containsExactly("DELETE /proxies/p");
    }

    @Test
    void enablesAndDisables() {
        client.setEnabled("p", false).join();
        client.setEnabled("p", true).join();

        assertThat(requests)
                .containsExactly("PATCH /proxies/p {\"enabled\":false}", "PATCH /proxies/p {\"enabled\":true}");
    }

    @Test
    void errorsNameTheProxyAndTheAnswer() {
        status = 409;
        answer = "{\"error\":\"toxic already exists\",\"status\":409}\n";

        assertThatThrownBy(() -> Requests.await(List.of(client.addToxic(
                        "b1-b2-kafka-1", new Toxic("latency", Toxic.Stream.UPSTREAM, Map.of("latency", 5L))))))
                .isInstanceOf(ToxiproxyException.class)
                .hasMessageContaining(
                        "did not add latency-upstream to b1-b2-kafka-1: it answered 409 {\"error\":\"toxic"
                                + " already exists\",\"status\":409}");
    }

    @Test
    void aProxyThatIsGoneIsDeleted() {
        status = 404;
        answer = "{\"error\":\"proxy not found\",\"status\":404}";

        assertThat(client.deleteProxy("p")).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aServerThatIsGoneIsAnError() {
        server.stop(0);

        assertThatThrownBy(() -> Requests.await(List.of(client.setEnabled("p", false), client.setEnabled("q", false))))
                .isInstanceOf(ToxiproxyException.class)
                .hasMessageContaining("did not disable p")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }
}
