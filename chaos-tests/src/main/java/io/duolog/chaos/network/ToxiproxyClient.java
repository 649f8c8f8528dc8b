package io.duolog.chaos.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Toxiproxy's HTTP interface. All calls return at once; what they return fails with a {@link ToxiproxyException}, and
 * completes on a thread of the HTTP client. For any threads.
 */
final class ToxiproxyClient {
    /** A change waits for each connection of the proxy, whose receiver may be slow. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    private static final int NOT_FOUND = 404;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI server;
    private final HttpClient http;

    /** Connects to nothing yet. */
    ToxiproxyClient(URI server) {
        this.server = server;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(REQUEST_TIMEOUT)
                .build();
    }

    /** Asks for its version, to know that it is there. */
    CompletableFuture<Void> version() {
        return send("tell its version", request("/version").GET());
    }

    /** Creates proxies; those that exist already and differ are replaced, without their toxics. */
    CompletableFuture<Void> populate(List<Proxy> proxies) {
        String names = proxies.size() == 1 ? proxies.get(0).name() : proxies.size() + " proxies";
        return send("create " + names, request("/populate").POST(body(proxies)));
    }

    /** Enables a proxy, or closes its connections and listens no longer. */
    CompletableFuture<Void> setEnabled(String proxy, boolean enabled) {
        return send(
                (enabled ? "enable " : "disable ") + proxy,
                request("/proxies/" + proxy).method("PATCH", body(Map.of("enabled", enabled))));
    }

    /** Deletes a proxy, if it is there, and closes its connections. */
    CompletableFuture<Void> deleteProxy(String proxy) {
        String what = "delete " + proxy;
        return answer(what, request("/proxies/" + proxy).DELETE()).thenAccept(response -> {
            if (response.statusCode() != NOT_FOUND) {
                requireSuccess(what, response);
            }
        });
    }

    /** Adds a toxic at the end of its stream. */
    CompletableFuture<Void> addToxic(String proxy, Toxic toxic) {
        return send(
                "add " + toxic.name() + " to " + proxy,
                request("/proxies/" + proxy + "/toxics").POST(body(toxic)));
    }

    /** Changes the toxicity and the attributes of a toxic. */
    CompletableFuture<Void> updateToxic(String proxy, Toxic toxic) {
        return send(
                "update " + toxic.name() + " of " + proxy,
                request("/proxies/" + proxy + "/toxics/" + toxic.name()).method("PATCH", body(toxic)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(REQUEST_TIMEOUT);
    }

    private static BodyPublisher body(Object value) {
        try {
            return BodyPublishers.ofString(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON for " + value, e);
        }
    }

    private CompletableFuture<Void> send(String what, HttpRequest.Builder request) {
        return answer(what, request).thenAccept(response -> requireSuccess(what, response));
    }

    private CompletableFuture<HttpResponse<String>> answer(String what, HttpRequest.Builder request) {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request.build(), BodyHandlers.ofString())
                .exceptionallyCompose(failure -> isConnectionLost(failure)
                        ? http.sendAsync(request.build(), BodyHandlers.ofString())
                        : CompletableFuture.failedFuture(failure));
        return answer.handle((response, failure) -> {
            if (failure != null) {
                Throwable cause = cause(failure);
                throw new ToxiproxyException("Toxiproxy at " + server + " did not " + what + ": " + cause, cause);
            }
            return response;
        });
    }

    /** Toxiproxy closes connections that were idle for 30 s, as a request may be on its way: then it has not read it. */
    private static boolean isConnectionLost(Throwable failure) {
        return cause(failure) instanceof IOException lost && !(lost instanceof HttpTimeoutException);
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private void requireSuccess(String what, HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new ToxiproxyException("Toxiproxy at " + server + " did not " + what + ": it answered "
                    + response.statusCode() + " " + response.body().strip());
        }
    }
}
