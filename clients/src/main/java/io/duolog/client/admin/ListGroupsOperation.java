package io.duolog.client.admin;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ListGroupsRequest;
import io.duolog.protocol.message.ListGroupsResponse;
import java.util.List;

/** ListGroups of one broker: those that it coordinates. */
record ListGroupsOperation(int brokerId) implements AdminOperation<Integer, List<GroupListing>, ListGroupsResponse> {
    @Override
    public Target target(Integer item) {
        return new Target.Broker(item);
    }

    @Override
    public String describe(Integer item) {
        return "list the groups of broker " + item;
    }

    @Override
    public ApiRequest<ListGroupsResponse> request(List<Integer> items, int timeoutMs) {
        return new ListGroupsRequest(List.of(), List.of());
    }

    @Override
    public void read(ListGroupsResponse response, Outcomes<Integer, List<GroupListing>> outcomes) {
        if (!outcomes.failed(brokerId, ErrorCode.forCode(response.errorCode()), null)) {
            outcomes.succeeded(
                    brokerId,
                    response.groups().stream()
                            .map(group -> new GroupListing(
                                    group.groupId(), group.protocolType(), group.groupState(), group.groupType()))
                            .toList());
        }
    }
}
