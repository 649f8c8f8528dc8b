package io.duolog.broker.inspection;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.inspection.message.DescribeCoordinationResponse;
import io.duolog.broker.inspection.message.DescribeCoordinationResponse.Participant;
import io.duolog.broker.inspection.message.DescribeCoordinationResponse.RegisteredBroker;
import io.duolog.broker.inspection.message.ReadMetadataLogRequest;
import io.duolog.broker.inspection.message.ReadMetadataLogResponse;
import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.coordination.Cancellable;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.CoordinationStatus;
import io.duolog.coordination.LogSubscription;
import io.duolog.coordination.SerialScheduler;
import io.duolog.protocol.ErrorCode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Answers the inspection APIs. Changes nothing; may be called from any thread. */
public final class InspectionService {
    /** However long a reader is ready to wait, it is answered by then: less than clients wait for an answer. */
    static final int WAIT_MS_MAX = 10_000;

    private static final int UNKNOWN = -1;

    private final int nodeId;
    private final String backendName;
    private final CoordinationBackend backend;
    private final SerialScheduler scheduler;
    private final Supplier<MetadataImage> image;

    /**
     * Creates the service.
     *
     * @param nodeId this broker
     * @param backendName of {@code backend}, as in {@code coordination.backend}
     * @param backend what the cluster agrees by
     * @param scheduler the coordination thread
     * @param image the newest metadata that this broker has acted on
     */
    public InspectionService(
            int nodeId,
            String backendName,
            CoordinationBackend backend,
            SerialScheduler scheduler,
            Supplier<MetadataImage> image) {
        this.nodeId = nodeId;
        this.backendName = requireNonNull(backendName, "backendName");
        this.backend = requireNonNull(backend, "backend");
        this.scheduler = requireNonNull(scheduler, "scheduler");
        this.image = requireNonNull(image, "image");
    }

    /** Tells what the cluster agrees by. Completes normally even when the backend cannot tell; on any thread. */
    public CompletionStage<DescribeCoordinationResponse> describeCoordination() {
        MetadataImage known = image.get();
        DescribeCoordinationResponse.Builder response = DescribeCoordinationResponse.builder()
                .nodeId(nodeId)
                .backend(backendName)
                .controllerEpoch(known.epoch())
                .replayedEnd(known.endOffset())
                .brokers(brokers(known));
        return backend.status()
                .handle((status, failure) ->
                        failure == null ? described(response, status) : undescribed(response, failure));
    }

    private static DescribeCoordinationResponse described(
            DescribeCoordinationResponse.Builder response, CoordinationStatus status) {
        return response.controllerId(status.controllerId().orElse(UNKNOWN))
                .controllerEpoch(status.epoch())
                .committedEnd(status.committedEnd())
                .participants(status.participants().stream()
                        .map(InspectionService::participant)
                        .toList())
                .build();
    }

    private static DescribeCoordinationResponse undescribed(
            DescribeCoordinationResponse.Builder response, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return response.errorCode(ErrorCode.BROKER_NOT_AVAILABLE.code())
                .errorMessage(String.valueOf(cause.getMessage()))
                .build();
    }

    private static Participant participant(CoordinationStatus.Participant participant) {
        return new Participant(
                participant.nodeId().orElse(UNKNOWN),
                participant.role().name().toLowerCase(Locale.ROOT),
                participant.address(),
                participant.endOffset().orElse(UNKNOWN),
                participant.lastContactMs().orElse(UNKNOWN));
    }

    private static List<RegisteredBroker> brokers(MetadataImage known) {
        return known.brokers().values().stream()
                .sorted(Comparator.comparingInt(BrokerRegistration::id))
                .map(broker -> new RegisteredBroker(broker.id(), broker.epoch(), broker.fenced()))
                .toList();
    }

    /** Reads a page of the log, and waits for news if there is nothing yet. Completes on the coordination thread. */
    public CompletionStage<ReadMetadataLogResponse> readMetadataLog(ReadMetadataLogRequest request) {
        requireNonNull(request, "request");
        CompletableFuture<ReadMetadataLogResponse> response = new CompletableFuture<>();
        scheduler.execute(() -> read(request, response));
        return response;
    }

    /** On the coordination thread, where nothing is delivered before this has returned. */
    private void read(ReadMetadataLogRequest request, CompletableFuture<ReadMetadataLogResponse> response) {
        MetadataLogPage page = new MetadataLogPage(request, image.get().endOffset());
        LogSubscription subscription = backend.log().subscribe(0, page);
        long waitMs = Math.max(0, Math.min(request.maxWaitMs(), WAIT_MS_MAX));
        Cancellable timer = scheduler.schedule(page::end, Duration.ofMillis(waitMs));
        page.response().thenAccept(full -> {
            timer.cancel();
            subscription.close();
            response.complete(full);
        });
    }
}
