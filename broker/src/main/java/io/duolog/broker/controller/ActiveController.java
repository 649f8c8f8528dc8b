package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.MetadataRecordCodec;
import io.duolog.coordination.AppendUncertainException;
import io.duolog.coordination.ControllerElection;
import io.duolog.coordination.MetadataLog;
import io.duolog.coordination.SerialScheduler;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node as a controller: takes decisions one after the other while it is elected, and appends their records.
 *
 * <pre>
 *   standby ── elected(epoch, endOffset) ──&gt; active ── revoked(epoch) ──&gt; standby
 *              image = the loader's, which                  image dropped, with all
 *              ends at endOffset                            that was not committed
 * </pre>
 *
 * <p>Decisions are pipelined: each sees the effect of all before it, whether committed or still on its way, because the
 * log guarantees that when one append fails all later ones of the epoch do. So nothing built on a failed append is ever
 * answered. A decision without records is answered after those that it has seen.
 *
 * <p>Everything runs on the coordination thread; {@link #submit} may be called from any thread.
 */
public final class ActiveController implements ControllerElection.ElectionListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(ActiveController.class);

    private final SerialScheduler scheduler;
    private final MetadataLog log;
    private final Supplier<MetadataImage> committed;
    private final List<ControllerRole> roles;

    private @Nullable Term term;

    /**
     * Creates a controller that stands by; {@link ControllerElection#campaign} with it makes it a candidate.
     *
     * @param scheduler the coordination thread
     * @param log where decisions go
     * @param committed this node's image, as built from the log: {@code MetadataLoader::image}
     * @param roles told of each beginning and end of this node's being active
     */
    public ActiveController(
            SerialScheduler scheduler,
            MetadataLog log,
            Supplier<MetadataImage> committed,
            List<? extends ControllerRole> roles) {
        this.scheduler = requireNonNull(scheduler, "scheduler");
        this.log = requireNonNull(log, "log");
        this.committed = requireNonNull(committed, "committed");
        this.roles = List.copyOf(roles);
    }

    /** What an active controller knows, from election to revocation. */
    private static final class Term {
        private final int epoch;
        private MetadataImage image;
        private int pending;

        /** Completes, in order, when everything that the image holds is committed. */
        private CompletionStage<Long> lastAppend = CompletableFuture.completedFuture(-1L);

        private Term(int epoch, MetadataImage image) {
            this.epoch = epoch;
            this.image = image;
        }
    }

    @Override
    public void elected(int epoch, long endOffset) {
        MetadataImage image = committed.get();
        if (image.endOffset() != endOffset) {
            throw new IllegalStateException("elected at offset " + endOffset + " with " + image
                    + ": the log must be delivered before the election is told");
        }
        LOGGER.info("Active controller: epoch={} endOffset={}", epoch, endOffset);
        term = new Term(epoch, image);
        roles.forEach(role -> role.begin(epoch, this));
    }

    @Override
    public void revoked(int epoch, Throwable cause) {
        LOGGER.info("No longer active controller: epoch={} cause={}", epoch, cause.toString());
        term = null;
        roles.forEach(role -> role.end(epoch));
    }

    /**
     * Takes a decision in its turn.
     *
     * @return completes on the coordination thread, when the records are committed and this node's image holds them; or
     *     exceptionally with an {@link ApiException}: what the decision itself threw, {@code NOT_CONTROLLER} when
     *     nothing was changed because this node is not the active controller, {@code REQUEST_TIMED_OUT} when the change
     *     may have been made or not, {@code POLICY_VIOLATION} when it is too large, {@code THROTTLING_QUOTA_EXCEEDED}
     *     when too many decisions are pending
     */
    public <R> CompletionStage<R> submit(Decision<R> decision) {
        requireNonNull(decision, "decision");
        CompletableFuture<R> answer = new CompletableFuture<>();
        scheduler.execute(() -> run(term, decision, answer));
        return answer;
    }

    /**
     * As {@link #submit(Decision)}, for what was learned in one epoch: when the decision's turn comes in another, because
     * this node was deposed and elected again meanwhile, it is {@code NOT_CONTROLLER}. What was so then may be so no more.
     *
     * @param epoch in which the decision is to be taken
     */
    public <R> CompletionStage<R> submit(int epoch, Decision<R> decision) {
        requireNonNull(decision, "decision");
        CompletableFuture<R> answer = new CompletableFuture<>();
        scheduler.execute(() -> {
            Term current = term;
            run(current != null && current.epoch == epoch ? current : null, decision, answer);
        });
        return answer;
    }

    private <R> void run(@Nullable Term current, Decision<R> decision, CompletableFuture<R> answer) {
        if (current == null) {
            answer.completeExceptionally(new ApiException(ErrorCode.NOT_CONTROLLER));
            return;
        }
        if (current.pending >= ControllerLimits.PENDING_DECISIONS_MAX) {
            answer.completeExceptionally(new ApiException(ErrorCode.THROTTLING_QUOTA_EXCEEDED));
            return;
        }
        ControllerResult<R> result;
        List<List<byte[]>> batches;
        MetadataImage next = current.image;
        try {
            result = decision.decide(next);
            batches = batches(result);
            next = next.with(result.records());
        } catch (ApiException e) {
            answer.completeExceptionally(e);
            return;
        } catch (RuntimeException e) {
            LOGGER.error("Decision failed; nothing was changed", e);
            answer.completeExceptionally(
                    new ApiException(ErrorCode.UNKNOWN_SERVER_ERROR, ErrorCode.UNKNOWN_SERVER_ERROR.message(), e));
            return;
        }
        append(current, batches);
        current.image = next.at(current.image.endOffset(), current.epoch);
        current.pending++;
        current.lastAppend.whenComplete((offset, failure) -> {
            current.pending--;
            if (failure == null) {
                answer.complete(result.response());
            } else {
                answer.completeExceptionally(translate(failure));
            }
        });
    }

    private void append(Term current, List<List<byte[]>> batches) {
        for (List<byte[]> batch : batches) {
            long offset = current.image.endOffset();
            current.lastAppend = log.append(current.epoch, offset, batch);
            current.image = current.image.at(offset + batch.size(), current.epoch);
        }
    }

    /** Steps as bytes, as many in a batch as fit: fewer batches are fewer round trips. */
    private static List<List<byte[]>> batches(ControllerResult<?> result) {
        List<List<byte[]>> batches = new ArrayList<>();
        List<byte[]> batch = new ArrayList<>();
        long sizeBytes = 0;
        WireWriter out = new WireWriter();
        for (List<MetadataRecord> step : result.steps()) {
            List<byte[]> encoded = new ArrayList<>(step.size());
            for (MetadataRecord value : step) {
                encoded.add(MetadataRecordCodec.encode(value, out));
            }
            long stepBytes = MetadataLog.batchSizeBytes(encoded);
            if (stepBytes > MetadataLog.BATCH_SIZE_BYTES_MAX) {
                throw new ApiException(
                        ErrorCode.POLICY_VIOLATION,
                        "The request changes more than one step can hold; ask for less at a time.");
            }
            if (sizeBytes + stepBytes > MetadataLog.BATCH_SIZE_BYTES_MAX) {
                batches.add(batch);
                batch = new ArrayList<>();
                sizeBytes = 0;
            }
            batch.addAll(encoded);
            sizeBytes += stepBytes;
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }

    private static ApiException translate(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof AppendUncertainException) {
            return new ApiException(
                    ErrorCode.REQUEST_TIMED_OUT,
                    "The controller changed; the request may have been done or not.",
                    cause);
        }
        return new ApiException(ErrorCode.NOT_CONTROLLER, ErrorCode.NOT_CONTROLLER.message(), cause);
    }
}
