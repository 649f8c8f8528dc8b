package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.coordination.NotControllerException;
import io.duolog.coordination.VoterChanges;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AddRaftVoterRequest;
import io.duolog.protocol.message.AddRaftVoterRequest.Listener;
import io.duolog.protocol.message.AddRaftVoterResponse;
import io.duolog.protocol.message.RemoveRaftVoterRequest;
import io.duolog.protocol.message.RemoveRaftVoterResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** AddRaftVoter and RemoveRaftVoter: passed on to the coordination backend, where voters are brokers. Thread-safe. */
final class BackendVoters {
    private final Supplier<Optional<VoterChanges>> changes;

    BackendVoters(Supplier<Optional<VoterChanges>> changes) {
        this.changes = requireNonNull(changes, "changes");
    }

    CompletionStage<AddRaftVoterResponse> add(AddRaftVoterRequest request) {
        if (request.listeners().isEmpty()) {
            return CompletableFuture.completedFuture(new AddRaftVoterResponse(
                    0,
                    ErrorCode.INVALID_REQUEST.code(),
                    "The request names no listener of voter " + request.voterId()));
        }
        Listener listener = request.listeners().get(0);
        return change(
                voters -> voters.addVoter(request.voterId(), listener.host(), listener.port()),
                ErrorCode.DUPLICATE_VOTER,
                new AddRaftVoterResponse(0, ErrorCode.NONE.code(), null));
    }

    CompletionStage<RemoveRaftVoterResponse> remove(RemoveRaftVoterRequest request) {
        return change(
                voters -> voters.removeVoter(request.voterId()),
                ErrorCode.VOTER_NOT_FOUND,
                new RemoveRaftVoterResponse(0, ErrorCode.NONE.code(), null));
    }

    private <R> CompletionStage<R> change(
            Function<VoterChanges, CompletionStage<Void>> change, ErrorCode alreadyOrNever, R response) {
        Optional<VoterChanges> voters = changes.get();
        if (voters.isEmpty()) {
            return CompletableFuture.failedFuture(new ApiException(
                    ErrorCode.UNSUPPORTED_VERSION,
                    "The coordination backend of this cluster has no voters among the brokers."));
        }
        return change.apply(voters.get()).handle((done, failure) -> {
            if (failure != null) {
                throw translate(failure, alreadyOrNever);
            }
            return response;
        });
    }

    private static ApiException translate(Throwable failure, ErrorCode alreadyOrNever) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NotControllerException) {
            return new ApiException(ErrorCode.NOT_CONTROLLER, ErrorCode.NOT_CONTROLLER.message(), cause);
        }
        if (cause instanceof IllegalArgumentException) {
            return new ApiException(alreadyOrNever, alreadyOrNever.message(), cause);
        }
        return new ApiException(
                ErrorCode.REQUEST_TIMED_OUT, "The voters could not be changed in time; it may still happen.", cause);
    }
}
