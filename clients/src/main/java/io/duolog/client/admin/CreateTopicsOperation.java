package io.duolog.client.admin;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableReplicaAssignment;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.duolog.protocol.message.CreateTopicsResponse;
import java.util.List;
import java.util.Map;

/** CreateTopics, by name. */
record CreateTopicsOperation(Map<String, NewTopic> topics, boolean isDryRun)
        implements AdminOperation<String, CreatedTopic, CreateTopicsResponse> {
    @Override
    public Target target(String name) {
        return Target.CONTROLLER;
    }

    @Override
    public String describe(String name) {
        return "create topic " + name;
    }

    @Override
    public ApiRequest<CreateTopicsResponse> request(List<String> names, int timeoutMs) {
        return new CreateTopicsRequest(
                names.stream()
                        .map(topics::get)
                        .map(CreateTopicsOperation::creatable)
                        .toList(),
                timeoutMs,
                isDryRun);
    }

    private static CreatableTopic creatable(NewTopic topic) {
        boolean isAssigned = !topic.assignment().isEmpty();
        return new CreatableTopic(
                topic.name(),
                isAssigned ? NewTopic.BROKER_DEFAULT : topic.partitionCount(),
                (short) (isAssigned ? NewTopic.BROKER_DEFAULT : topic.replicationFactor()),
                topic.assignment().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> new CreatableReplicaAssignment(entry.getKey(), entry.getValue()))
                        .toList(),
                topic.configs().entrySet().stream()
                        .map(entry -> new CreatableTopicConfig(entry.getKey(), entry.getValue()))
                        .toList());
    }

    @Override
    public void read(CreateTopicsResponse response, Outcomes<String, CreatedTopic> outcomes) {
        response.topics().forEach(topic -> {
            if (!outcomes.failed(topic.name(), ErrorCode.forCode(topic.errorCode()), topic.errorMessage())) {
                outcomes.succeeded(
                        topic.name(),
                        new CreatedTopic(
                                topic.name(), topic.topicId(), topic.numPartitions(), topic.replicationFactor()));
            }
        });
    }
}
