package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.duolog.protocol.message.CreateTopicsResponse;
import io.duolog.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Creates topics that clients merely mentioned: the same topic once, however many clients mention it. Thread-safe. */
public final class AutomaticTopics {
    private static final int USE_DEFAULT = -1;
    private static final int TIMEOUT_MS = 5_000;

    private final Map<String, CompletableFuture<ErrorCode>> pending = new ConcurrentHashMap<>();

    /** Nothing is being created. */
    public AutomaticTopics() {}

    /**
     * As {@link ControllerClient#createTopicsAutomatically}.
     *
     * @param controller is asked for those that are not being created; on whose behalf, is for the caller to say
     */
    public CompletableFuture<Map<String, ErrorCode>> create(ControllerClient controller, Collection<String> names) {
        requireNonNull(controller, "controller");
        Map<String, CompletableFuture<ErrorCode>> asked = new LinkedHashMap<>();
        Map<String, CompletableFuture<ErrorCode>> mine = new LinkedHashMap<>();
        for (String name : names) {
            CompletableFuture<ErrorCode> fresh = new CompletableFuture<>();
            CompletableFuture<ErrorCode> other = pending.putIfAbsent(name, fresh);
            if (other == null) {
                mine.put(name, fresh);
            }
            asked.put(name, other == null ? fresh : other);
        }
        if (!mine.isEmpty()) {
            request(controller, mine);
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> {
                    Map<String, ErrorCode> errors = new HashMap<>();
                    asked.forEach((name, error) -> errors.put(name, error.join()));
                    return errors;
                });
    }

    private void request(ControllerClient controller, Map<String, CompletableFuture<ErrorCode>> mine) {
        List<CreatableTopic> topics = new ArrayList<>();
        for (String name : mine.keySet()) {
            topics.add(new CreatableTopic(name, USE_DEFAULT, (short) USE_DEFAULT, List.of(), List.of()));
        }
        controller
                .createTopics(new CreateTopicsRequest(topics, TIMEOUT_MS, false))
                .whenComplete((response, failure) -> complete(mine, response, failure));
    }

    private void complete(
            Map<String, CompletableFuture<ErrorCode>> mine,
            @Nullable CreateTopicsResponse response,
            @Nullable Throwable failure) {
        Map<String, ErrorCode> errors = new HashMap<>();
        if (response != null) {
            for (CreatableTopicResult result : response.topics()) {
                errors.put(result.name(), forClient(ErrorCode.forCode(result.errorCode())));
            }
        }
        ErrorCode otherwise = failure == null ? ErrorCode.UNKNOWN_SERVER_ERROR : forClient(error(failure));
        mine.forEach((name, future) -> {
            pending.remove(name, future);
            future.complete(errors.getOrDefault(name, otherwise));
        });
    }

    /** The client asks for metadata again until the topic is there; while there is no controller, too. */
    private static ErrorCode forClient(ErrorCode error) {
        return switch (error) {
            case NONE, TOPIC_ALREADY_EXISTS, NOT_CONTROLLER, REQUEST_TIMED_OUT, THROTTLING_QUOTA_EXCEEDED ->
                ErrorCode.LEADER_NOT_AVAILABLE;
            default -> error;
        };
    }

    private static ErrorCode error(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ApiException api ? api.error() : ErrorCode.UNKNOWN_SERVER_ERROR;
    }
}
