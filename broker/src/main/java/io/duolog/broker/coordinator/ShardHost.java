package io.duolog.broker.coordinator;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard in one leader epoch: loads it, brings it events and the time, appends what it decides, and answers when that is
 * committed.
 *
 * <pre>
 *   LOADING --the log has been replayed--> ACTIVE --the epoch is over--> CLOSED
 *      |                                                                   ^
 *      +--the log cannot be read--> FAILED --------the epoch is over-------+
 * </pre>
 *
 * <p>Thread-safe. Everything about the shard happens on a serial executor of its own.
 *
 * @param <S> the kind of shard
 */
final class ShardHost<S extends CoordinatorShard> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ShardHost.class);
    private static final long NEVER = Long.MAX_VALUE;

    /** What is due at the same time, but is bounded so that requests get their turn. */
    private static final int TICKS_MAX = 100;

    private final S shard;
    private final CoordinatorLog log;
    private final CoordinatorContext context;
    private final CoordinatorRecordCodec codec;
    private final Executor serial;

    private volatile Phase phase = Phase.LOADING;

    // Confined to the serial executor.
    private final Map<Long, Waiting> waiting = new HashMap<>();
    /** What came while the shard was loaded. */
    private final List<ShardEvent<S>> deferred = new ArrayList<>();

    private long lastTicket;
    private long scheduledMs = NEVER;
    private Runnable cancelTimer = () -> {};

    private enum Phase {
        LOADING,
        ACTIVE,
        FAILED,
        CLOSED
    }

    private record Waiting(CompletableFuture<Object> answer, AnswerHold hold) {}

    ShardHost(S shard, CoordinatorLog log, CoordinatorContext context, RecordDecoder decoder) {
        this.shard = requireNonNull(shard, "shard");
        this.log = requireNonNull(log, "log");
        this.context = requireNonNull(context, "context");
        this.codec = new CoordinatorRecordCodec(decoder, context.compression());
        this.serial = new SerialExecutor(context.threads());
    }

    int leaderEpoch() {
        return log.leaderEpoch();
    }

    /** Begins to load; to be called once. */
    void start() {
        ShardLoader loader = new ShardLoader(log, codec, context.loadBufferSizeBytes());
        long startedMs = context.nowMs().getAsLong();
        serial.execute(() -> loadNext(loader, startedMs));
    }

    private void loadNext(ShardLoader loader, long startedMs) {
        if (phase != Phase.LOADING) {
            return;
        }
        try {
            if (loader.next(each -> shard.load(each, context.nowMs().getAsLong()))) {
                serial.execute(() -> loadNext(loader, startedMs));
                return;
            }
            long nowMs = context.nowMs().getAsLong();
            shard.loaded(nowMs);
            LOGGER.debug(
                    "Loaded {} records of {} in epoch {} within {} ms",
                    loader.recordsCount(),
                    log.name(),
                    log.leaderEpoch(),
                    nowMs - startedMs);
            activate();
        } catch (ApiException e) {
            // Not the leader, or not yet: if the epoch is over, this host will be closed.
            LOGGER.debug("Loading of {} is interrupted: {}", log.name(), e.getMessage());
            context.timer().schedule(() -> serial.execute(() -> loadNext(loader, startedMs)), ShardLoader.RETRY_MS);
        } catch (RuntimeException e) {
            phase = Phase.FAILED;
            LOGGER.error("Cannot load {} in epoch {}; what it coordinates is not served", log.name(), leaderEpoch(), e);
        }
    }

    private synchronized void activate() {
        if (phase == Phase.LOADING) {
            phase = Phase.ACTIVE;
            schedule();
            deferred.forEach(event -> tell(event));
            deferred.clear();
        }
    }

    /** Brings the shard an event that nobody waits for; while it is loaded, after that. */
    void tell(ShardEvent<S> event) {
        serial.execute(() -> {
            if (phase == Phase.LOADING) {
                deferred.add(event);
            } else {
                decide(event, new Waiting(new CompletableFuture<>(), AnswerHold.NONE));
            }
        });
    }

    /**
     * Brings the shard an event.
     *
     * @return completes with the event's answer, on any thread, or with an {@link ApiException}
     */
    CompletableFuture<Object> submit(ShardEvent<S> event, AnswerHold hold) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        if (phase == Phase.ACTIVE) {
            serial.execute(() -> decide(event, new Waiting(answer, hold)));
        } else {
            answer.completeExceptionally(notServed());
        }
        return answer;
    }

    private ApiException notServed() {
        return phase == Phase.LOADING
                ? new ApiException(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, log.name() + " is being loaded")
                : new ApiException(ErrorCode.NOT_COORDINATOR, "this broker does not lead " + log.name());
    }

    /** Ends the shard: who waits is told that this broker is not the coordinator. Idempotent. */
    synchronized void close() {
        phase = Phase.CLOSED;
        serial.execute(() -> {
            cancelTimer.run();
            List<Waiting> left = new ArrayList<>(waiting.values());
            waiting.clear();
            left.forEach(each -> each.answer().completeExceptionally(notServed()));
        });
    }

    private void decide(ShardEvent<S> event, Waiting waiter) {
        if (phase != Phase.ACTIVE) {
            waiter.answer().completeExceptionally(notServed());
            return;
        }
        long ticket = ++lastTicket;
        waiting.put(ticket, waiter);
        long nowMs = context.nowMs().getAsLong();
        CoordinatorDecision decision;
        try {
            decision = event.decide(shard, ticket, nowMs);
        } catch (ApiException e) {
            waiting.remove(ticket);
            waiter.answer().completeExceptionally(e);
            return;
        } catch (RuntimeException e) {
            LOGGER.error("{}: a request failed", log.name(), e);
            waiting.remove(ticket);
            waiter.answer().completeExceptionally(new ApiException(ErrorCode.UNKNOWN_SERVER_ERROR));
            return;
        }
        carryOut(decision, nowMs);
        schedule();
    }

    private void tick() {
        scheduledMs = NEVER;
        for (int i = 0; i < TICKS_MAX && phase == Phase.ACTIVE; i++) {
            long nowMs = context.nowMs().getAsLong();
            if (shard.nextDeadlineMs().orElse(NEVER) > nowMs) {
                break;
            }
            carryOut(shard.tick(nowMs), nowMs);
        }
        if (phase == Phase.ACTIVE) {
            schedule();
        }
    }

    private void carryOut(CoordinatorDecision decision, long nowMs) {
        List<CoordinatorRecord> records = decision.records();
        if (records.isEmpty()) {
            release(decision.answers(), false);
            return;
        }
        try {
            log.append(codec.encode(records, nowMs));
        } catch (RuntimeException e) {
            ApiException told = CoordinatorErrors.forClient(e);
            LOGGER.debug("{}: {} records were not appended: {}", log.name(), records.size(), e.getMessage());
            for (CoordinatorAnswer each : decision.answers()) {
                Waiting waiter = waiting.remove(each.ticket());
                if (waiter != null) {
                    waiter.answer().completeExceptionally(told);
                }
            }
            release(shard.appendFailed(told.error(), nowMs).answers(), false);
            return;
        }
        records.forEach(each -> shard.replay(each, nowMs));
        release(decision.answers(), true);
    }

    /** Gives answers, when what they tell of is committed. */
    private void release(List<CoordinatorAnswer> answers, boolean appended) {
        List<Runnable> held = new ArrayList<>(answers.size());
        List<Waiting> waiters = new ArrayList<>(answers.size());
        for (CoordinatorAnswer each : answers) {
            Waiting waiter = waiting.remove(each.ticket());
            if (waiter == null) {
                LOGGER.warn("{}: a request is answered twice: {}", log.name(), each.response());
            } else if (waiter.hold() == AnswerHold.NONE && !appended) {
                answerAtOnce(waiter, each.response());
            } else {
                waiters.add(waiter);
                held.add(() -> waiter.answer().complete(each.response()));
            }
        }
        if (held.isEmpty()) {
            return;
        }
        log.awaitCommitted(log.endOffset(), appended, error -> {
            if (error == ErrorCode.NONE) {
                held.forEach(Runnable::run);
            } else {
                ApiException told =
                        new ApiException(CoordinatorErrors.forClient(error), "not committed: " + error.message());
                waiters.forEach(waiter -> waiter.answer().completeExceptionally(told));
            }
        });
    }

    private void answerAtOnce(Waiting waiter, Object response) {
        try {
            log.requireLeader();
        } catch (ApiException e) {
            waiter.answer().completeExceptionally(CoordinatorErrors.forClient(e));
            return;
        }
        waiter.answer().complete(response);
    }

    private void schedule() {
        OptionalLong next = shard.nextDeadlineMs();
        if (next.isEmpty() || next.getAsLong() >= scheduledMs) {
            return;
        }
        cancelTimer.run();
        scheduledMs = next.getAsLong();
        long delayMs = Math.max(0, scheduledMs - context.nowMs().getAsLong());
        cancelTimer = context.timer().schedule(() -> serial.execute(this::tick), delayMs);
    }
}
