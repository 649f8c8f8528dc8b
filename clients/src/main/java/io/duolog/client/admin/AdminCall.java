package io.duolog.client.admin;

import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.ClientTimeoutException;
import io.duolog.client.errors.ConnectionException;
import io.duolog.client.metadata.Coordinators;
import io.duolog.client.metadata.Metadata;
import io.duolog.client.network.Completion;
import io.duolog.client.network.Endpoint;
import io.duolog.client.network.EventLoop;
import io.duolog.client.network.Purpose;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: tries until everything has succeeded or failed for good, or time is up. Confined to the event loop.
 *
 * <pre>
 *          .-- any broker will do ------------------.
 * try -----+                                        +---- one request to each broker ---- all settled: end
 *  |       '-- else ask any broker who is who ------'                  |
 *  '-------------------- pause ----------------------- something failed in passing
 * </pre>
 *
 * @param <K> what is asked about
 * @param <V> what comes of each
 * @param <R> the answers
 */
final class AdminCall<K, V, R extends ApiResponse> implements AdminCalls.Call {
    /** A topic that was just created may be unknown to other brokers for a moment; this long it is looked for. */
    private static final long UNKNOWN_TOPIC_PATIENCE_MS = 5_000;

    private final AdminContext context;
    private final AdminOperation<K, V, R> operation;
    private final Map<K, CompletableFuture<V>> pending;
    private final long timeoutMs;
    private final long startMs;
    private final EventLoop.Timer deadline;
    private EventLoop.@Nullable Timer nextTry;
    private @Nullable ClientException lastError;
    private int tries;
    private int unanswered;

    private AdminCall(
            AdminContext context, AdminOperation<K, V, R> operation, AdminResult<K, V> result, long timeoutMs) {
        this.context = context;
        this.operation = operation;
        this.pending = new LinkedHashMap<>(result.futures());
        this.timeoutMs = timeoutMs;
        this.startMs = loop().nowMs();
        this.deadline = loop().schedule(this::timedOut, timeoutMs);
    }

    /** Begins a call. On the event loop. */
    static <K, V, R extends ApiResponse> void start(
            AdminContext context, AdminOperation<K, V, R> operation, AdminResult<K, V> result, long timeoutMs) {
        AdminCall<K, V, R> call = new AdminCall<>(context, operation, result, timeoutMs);
        if (context.calls().add(call)) {
            call.attempt();
        }
    }

    @Override
    public void abort(ClientException cause) {
        for (K item : List.copyOf(pending.keySet())) {
            fail(item, cause);
        }
        end();
    }

    private EventLoop loop() {
        return context.loop();
    }

    private void attempt() {
        nextTry = null;
        tries++;
        Metadata metadata = context.metadata();
        Optional<Endpoint> any = metadata.anyEndpoint(Purpose.CONTROL);
        if (any.isEmpty()) {
            lastError = metadata.lastError().orElse(lastError);
            pause(metadata.backoffMs(Purpose.CONTROL));
            return;
        }
        List<K> items = List.copyOf(pending.keySet());
        if (items.stream().allMatch(item -> operation.target(item) == Target.ANY)) {
            unanswered = 1;
            send(any.get(), items);
        } else if (items.stream().allMatch(item -> operation.target(item) instanceof Target.Coordinator)) {
            findCoordinators(any.get(), items);
        } else {
            lookUp(any.get(), items);
        }
    }

    private void lookUp(Endpoint any, List<K> items) {
        List<String> topics = items.stream()
                .map(operation::target)
                .filter(Target.Leader.class::isInstance)
                .map(Target.Leader.class::cast)
                .map(Target.Leader::topicPartition)
                .map(TopicPartition::topic)
                .distinct()
                .toList();
        Completion.listen(
                any.send(ClusterLookup.request(topics), requestTimeoutMs()),
                response -> dispatch(items, ClusterLookup.of(response)::route, any),
                failure -> {
                    failed(items, failure, any.node());
                    settle();
                });
    }

    private void findCoordinators(Endpoint any, List<K> items) {
        Set<String> groupIds = new LinkedHashSet<>();
        items.forEach(item -> groupIds.add(groupId(operation.target(item))));
        Completion.listen(
                any.send(Coordinators.request(groupIds), requestTimeoutMs()),
                response -> {
                    Coordinators coordinators = Coordinators.of(response);
                    dispatch(items, target -> ClusterLookup.Route.of(coordinators.of(groupId(target))), any);
                },
                failure -> {
                    failed(items, failure, any.node());
                    settle();
                });
    }

    private static String groupId(Target target) {
        if (target instanceof Target.Coordinator coordinator) {
            return coordinator.groupId();
        }
        throw new IllegalArgumentException(target + " is no group's coordinator");
    }

    private void dispatch(List<K> items, Function<Target, ClusterLookup.Route> lookup, Endpoint any) {
        Map<Endpoint, List<K>> byEndpoint = new LinkedHashMap<>();
        for (K item : items) {
            if (!pending.containsKey(item)) {
                continue;
            }
            Target target = operation.target(item);
            if (target == Target.ANY) {
                byEndpoint.computeIfAbsent(any, endpoint -> new ArrayList<>()).add(item);
                continue;
            }
            ClusterLookup.Route route = lookup.apply(target);
            route.node().ifPresent(node -> byEndpoint
                    .computeIfAbsent(endpoint(node), endpoint -> new ArrayList<>())
                    .add(item));
            if (route.node().isEmpty()) {
                refused(
                        item,
                        route.error(),
                        route.detail(),
                        any.node(),
                        route.error().isRetriable());
            }
        }
        unanswered = byEndpoint.size();
        byEndpoint.forEach(this::send);
        if (byEndpoint.isEmpty()) {
            settle();
        }
    }

    private boolean isPatient() {
        return loop().nowMs() - startMs < UNKNOWN_TOPIC_PATIENCE_MS;
    }

    private Endpoint endpoint(Node node) {
        return context.network().endpoint(node, Purpose.CONTROL);
    }

    private void send(Endpoint endpoint, List<K> items) {
        int requestTimeoutMs = requestTimeoutMs();
        Completion.listen(
                endpoint.send(operation.request(items, requestTimeoutMs), requestTimeoutMs),
                response -> {
                    read(response, items, endpoint.node());
                    sendEnded();
                },
                failure -> {
                    failed(items, failure, endpoint.node());
                    sendEnded();
                });
    }

    private void sendEnded() {
        unanswered--;
        if (unanswered == 0) {
            settle();
        }
    }

    private void read(R response, List<K> items, Node node) {
        List<K> unmentioned = new ArrayList<>(items);
        operation.read(response, new AdminOperation.Outcomes<>() {
            @Override
            public Node broker() {
                return node;
            }

            @Override
            public void succeeded(K item, @Nullable V value) {
                unmentioned.remove(item);
                CompletableFuture<V> future = pending.remove(item);
                if (future != null) {
                    future.complete(value);
                }
            }

            @Override
            public boolean failed(K item, ErrorCode error, @Nullable String message) {
                if (error == ErrorCode.NONE) {
                    return false;
                }
                unmentioned.remove(item);
                refused(item, error, message, node, operation.isRetriable(error));
                return true;
            }
        });
        for (K item : unmentioned) {
            refused(item, ErrorCode.UNKNOWN_SERVER_ERROR, "the answer does not mention it", node, false);
        }
    }

    private void refused(K item, ErrorCode error, @Nullable String detail, Node node, boolean mayPass) {
        BrokerException cause = new BrokerException(error, operation.describe(item), detail, node);
        if (mayPass && (error != ErrorCode.UNKNOWN_TOPIC_OR_PARTITION || isPatient())) {
            lastError = cause;
        } else {
            fail(item, cause);
        }
    }

    private void failed(List<K> items, Throwable failure, Node node) {
        ClientException cause = failure instanceof ClientException known
                ? known
                : new ConnectionException(node, String.valueOf(failure), failure);
        if (cause.isRetriable()) {
            lastError = cause;
        } else {
            items.forEach(item -> fail(item, cause));
        }
    }

    private void fail(K item, ClientException cause) {
        CompletableFuture<V> future = pending.remove(item);
        if (future != null) {
            future.completeExceptionally(cause);
        }
    }

    private void settle() {
        if (pending.isEmpty()) {
            end();
        } else {
            pause(0);
        }
    }

    private void pause(long leastMs) {
        if (pending.isEmpty()) {
            end();
            return;
        }
        long delayMs = Math.max(leastMs, context.backoff().delayMs(tries));
        nextTry = loop().schedule(this::attempt, delayMs);
    }

    private void timedOut() {
        ClientException last = lastError;
        Node node = last == null ? null : last.node().orElse(null);
        for (K item : List.copyOf(pending.keySet())) {
            String what = "Timed out after " + timeoutMs + " ms and " + tries + (tries == 1 ? " try" : " tries")
                    + " to " + operation.describe(item);
            fail(item, new ClientTimeoutException(what, node, last));
        }
        end();
    }

    private void end() {
        deadline.cancel();
        if (nextTry != null) {
            nextTry.cancel();
        }
        context.calls().remove(this);
    }

    private int requestTimeoutMs() {
        long leftMs = startMs + timeoutMs - loop().nowMs();
        return (int) Math.max(1, Math.min(context.requestTimeoutMs(), leftMs));
    }
}
