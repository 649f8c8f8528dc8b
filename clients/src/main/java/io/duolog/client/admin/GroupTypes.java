package io.duolog.client.admin;

import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.UnsupportedApiException;
import io.duolog.client.network.Completion;
import io.duolog.protocol.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Describing groups whose type is not known: coordinators are asked for classic ones first, then for those of the consumer
 * protocol among the rest, which brokers before Apache Kafka 4.0 do not have. Runs on the event loop.
 */
final class GroupTypes {
    private GroupTypes() {}

    /**
     * Completes {@code result} with what is found.
     *
     * @param classic what comes of asking for classic groups; not asked yet
     * @param askForConsumer asks for groups of the consumer protocol; called once
     */
    static void describe(
            AdminResult<String, GroupDescription> classic,
            Consumer<AdminResult<String, GroupDescription>> askForConsumer,
            AdminResult<String, GroupDescription> result) {
        Map<String, Throwable> notClassic = new LinkedHashMap<>();
        CompletableFuture<?>[] settled = classic.futures().entrySet().stream()
                .map(each -> each.getValue().whenComplete((description, failure) -> {
                    if (failure == null) {
                        result.get(each.getKey()).complete(description);
                    } else if (isNotFound(failure)) {
                        notClassic.put(each.getKey(), failure);
                    } else {
                        result.get(each.getKey()).completeExceptionally(failure);
                    }
                }))
                .toArray(CompletableFuture<?>[]::new);
        Completion.listen(CompletableFuture.allOf(settled), () -> {
            AdminResult<String, GroupDescription> consumer = AdminResult.of(notClassic.keySet());
            notClassic.forEach((groupId, first) -> {
                CompletableFuture<GroupDescription> future = result.get(groupId);
                Completion.listen(
                        consumer.get(groupId),
                        future::complete,
                        failure -> future.completeExceptionally(isAbsent(failure) ? first : failure));
            });
            askForConsumer.accept(consumer);
        });
    }

    private static boolean isNotFound(Throwable failure) {
        return failure instanceof ClientException refused
                && refused.errorCode()
                        .filter(code -> code == ErrorCode.GROUP_ID_NOT_FOUND)
                        .isPresent();
    }

    /** Whether there is no such group, or the broker knows no groups of that type. */
    private static boolean isAbsent(Throwable failure) {
        return isNotFound(failure) || failure instanceof UnsupportedApiException;
    }
}
