package io.duolog.broker.api;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest;
import io.duolog.protocol.message.AlterPartitionReassignmentsResponse;
import io.duolog.protocol.message.ApiKey;

/** AlterPartitionReassignments (KIP-455): decided by the controller, answered when the moves have begun. */
public final class AlterPartitionReassignmentsHandler
        extends ControllerHandler<AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse> {
    /** Lets {@code controller} decide. */
    public AlterPartitionReassignmentsHandler(ControllerClient controller) {
        super(ApiKey.ALTER_PARTITION_REASSIGNMENTS, controller::alterPartitionReassignments);
    }

    @Override
    public AlterPartitionReassignmentsResponse failure(
            RequestContext context, AlterPartitionReassignmentsRequest request, ApiException failure) {
        return AlterPartitionReassignmentsResponse.builder()
                .allowReplicationFactorChange(request.allowReplicationFactorChange())
                .errorCode(failure.error().code())
                .errorMessage(failure.getMessage())
                .build();
    }
}
