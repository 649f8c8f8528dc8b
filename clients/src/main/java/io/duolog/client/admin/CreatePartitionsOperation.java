package io.duolog.client.admin;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.CreatePartitionsRequest;
import io.duolog.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.duolog.protocol.message.CreatePartitionsResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** CreatePartitions: topics to numbers of partitions. */
record CreatePartitionsOperation(Map<String, Integer> totals, boolean isDryRun)
        implements AdminOperation<String, Void, CreatePartitionsResponse> {
    @Override
    public Target target(String name) {
        return Target.CONTROLLER;
    }

    @Override
    public String describe(String name) {
        return "give topic " + name + " " + totals.get(name) + " partitions";
    }

    @Override
    public ApiRequest<CreatePartitionsResponse> request(List<String> names, int timeoutMs) {
        return new CreatePartitionsRequest(
                names.stream()
                        .map(name -> new CreatePartitionsTopic(name, Objects.requireNonNull(totals.get(name)), null))
                        .toList(),
                timeoutMs,
                isDryRun);
    }

    @Override
    public void read(CreatePartitionsResponse response, Outcomes<String, Void> outcomes) {
        response.results().forEach(topic -> {
            if (!outcomes.failed(topic.name(), ErrorCode.forCode(topic.errorCode()), topic.errorMessage())) {
                outcomes.succeeded(topic.name());
            }
        });
    }
}
