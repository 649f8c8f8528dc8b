package io.duolog.client.admin;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.DescribeConfigsRequest;
import io.duolog.protocol.message.DescribeConfigsRequest.DescribeConfigsResource;
import io.duolog.protocol.message.DescribeConfigsResponse;
import io.duolog.protocol.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import io.duolog.protocol.message.DescribeConfigsResponse.DescribeConfigsResult;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** DescribeConfigs. */
record DescribeConfigsOperation(Collection<ConfigResource> resources)
        implements AdminOperation<ConfigResource, Map<String, ConfigEntry>, DescribeConfigsResponse> {
    @Override
    public Target target(ConfigResource resource) {
        return ConfigTargets.of(resource, Target.ANY);
    }

    @Override
    public String describe(ConfigResource resource) {
        return "describe the configuration of " + resource;
    }

    @Override
    public ApiRequest<DescribeConfigsResponse> request(List<ConfigResource> items, int timeoutMs) {
        return new DescribeConfigsRequest(
                items.stream()
                        .map(item -> new DescribeConfigsResource(item.type().id(), item.name(), null))
                        .toList(),
                true,
                false);
    }

    @Override
    public void read(DescribeConfigsResponse response, Outcomes<ConfigResource, Map<String, ConfigEntry>> outcomes) {
        for (DescribeConfigsResult result : response.results()) {
            for (ConfigResource resource : resources) {
                if (ConfigTargets.matches(resource, result.resourceType(), result.resourceName())
                        && !outcomes.failed(resource, ErrorCode.forCode(result.errorCode()), result.errorMessage())) {
                    outcomes.succeeded(resource, entries(result));
                }
            }
        }
    }

    private static Map<String, ConfigEntry> entries(DescribeConfigsResult result) {
        Map<String, ConfigEntry> entries = new TreeMap<>();
        result.configs().forEach(config -> entries.put(config.name(), entry(config)));
        return Collections.unmodifiableMap(entries);
    }

    private static ConfigEntry entry(DescribeConfigsResourceResult config) {
        List<ConfigEntry.Synonym> synonyms = config.synonyms().stream()
                .map(synonym -> new ConfigEntry.Synonym(
                        synonym.name(), Optional.ofNullable(synonym.value()), ConfigSource.forId(synonym.source())))
                .toList();
        return new ConfigEntry(
                config.name(),
                Optional.ofNullable(config.value()),
                ConfigSource.forId(config.configSource()),
                config.isSensitive(),
                config.readOnly(),
                synonyms);
    }
}
