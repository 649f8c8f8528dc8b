package io.duolog.client.admin;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.duolog.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.duolog.protocol.message.IncrementalAlterConfigsResponse;
import java.util.List;
import java.util.Map;

/** IncrementalAlterConfigs. */
record AlterConfigsOperation(Map<ConfigResource, List<ConfigChange>> changes, boolean isDryRun)
        implements AdminOperation<ConfigResource, Void, IncrementalAlterConfigsResponse> {
    @Override
    public Target target(ConfigResource resource) {
        return ConfigTargets.of(resource, Target.CONTROLLER);
    }

    @Override
    public String describe(ConfigResource resource) {
        return "change the configuration of " + resource;
    }

    @Override
    public ApiRequest<IncrementalAlterConfigsResponse> request(List<ConfigResource> items, int timeoutMs) {
        return new IncrementalAlterConfigsRequest(
                items.stream().map(this::alteration).toList(), isDryRun);
    }

    private AlterConfigsResource alteration(ConfigResource resource) {
        return new AlterConfigsResource(
                resource.type().id(),
                resource.name(),
                changes.getOrDefault(resource, List.of()).stream()
                        .map(change -> new AlterableConfig(
                                change.name(),
                                change.operation().id(),
                                change.value().orElse(null)))
                        .toList());
    }

    @Override
    public void read(IncrementalAlterConfigsResponse response, Outcomes<ConfigResource, Void> outcomes) {
        response.responses().forEach(result -> changes.keySet().stream()
                .filter(resource -> ConfigTargets.matches(resource, result.resourceType(), result.resourceName()))
                .filter(resource ->
                        !outcomes.failed(resource, ErrorCode.forCode(result.errorCode()), result.errorMessage()))
                .forEach(outcomes::succeeded));
    }
}
