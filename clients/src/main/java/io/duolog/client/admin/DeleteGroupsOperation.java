package io.duolog.client.admin;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.DeleteGroupsRequest;
import io.duolog.protocol.message.DeleteGroupsResponse;
import java.util.List;

/** DeleteGroups. */
final class DeleteGroupsOperation implements AdminOperation<String, Void, DeleteGroupsResponse> {
    @Override
    public Target target(String groupId) {
        return new Target.Coordinator(groupId);
    }

    @Override
    public String describe(String groupId) {
        return "delete group " + groupId;
    }

    @Override
    public ApiRequest<DeleteGroupsResponse> request(List<String> groupIds, int timeoutMs) {
        return new DeleteGroupsRequest(groupIds);
    }

    @Override
    public void read(DeleteGroupsResponse response, Outcomes<String, Void> outcomes) {
        response.results().forEach(result -> {
            if (!outcomes.failed(result.groupId(), ErrorCode.forCode(result.errorCode()), result.errorMessage())) {
                outcomes.succeeded(result.groupId());
            }
        });
    }
}
