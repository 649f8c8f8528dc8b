package io.duolog.broker.api.group;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.Reply;
import io.duolog.broker.api.RequestContext;
import io.duolog.broker.group.GroupCoordinator;
import io.duolog.broker.group.GroupCoordinator.Listing;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ListGroupsRequest;
import io.duolog.protocol.message.ListGroupsResponse;
import io.duolog.protocol.message.ListGroupsResponse.ListedGroup;
import java.util.Comparator;
import java.util.List;

/** ListGroups: the groups that this broker coordinates; by state from version 4 on, by type from version 5 on. */
public final class ListGroupsHandler implements ApiHandler<ListGroupsRequest, ListGroupsResponse> {
    private final GroupCoordinator groups;

    /** Asks {@code groups}. */
    public ListGroupsHandler(GroupCoordinator groups) {
        this.groups = requireNonNull(groups, "groups");
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.LIST_GROUPS;
    }

    @Override
    public void handle(RequestContext context, ListGroupsRequest request, Reply<ListGroupsResponse> reply) {
        reply.sendWhenDone(groups.list().thenApply(all -> {
            List<ListedGroup> listed = all.stream()
                    .filter(group -> matches(request.statesFilter(), group.stateName())
                            && matches(request.typesFilter(), group.type().display()))
                    .sorted(Comparator.comparing(Listing::groupId))
                    .map(group -> new ListedGroup(
                            group.groupId(),
                            group.protocolType(),
                            group.stateName(),
                            group.type().display()))
                    .toList();
            return new ListGroupsResponse(0, ErrorCode.NONE.code(), listed);
        }));
    }

    private static boolean matches(List<String> filter, String value) {
        return filter.isEmpty() || filter.stream().anyMatch(value::equalsIgnoreCase);
    }

    @Override
    public ListGroupsResponse failure(RequestContext context, ListGroupsRequest request, ApiException failure) {
        return new ListGroupsResponse(0, failure.error().code(), List.of());
    }
}
