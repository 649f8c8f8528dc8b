package io.duolog.client.admin;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.DeleteTopicsRequest;
import io.duolog.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import io.duolog.protocol.message.DeleteTopicsResponse;
import java.util.List;
import java.util.UUID;

/** DeleteTopics, by name, as brokers understand it since Apache Kafka 2.8 (version 6). */
final class DeleteTopicsOperation implements AdminOperation<String, Void, DeleteTopicsResponse> {
    @Override
    public Target target(String name) {
        return Target.CONTROLLER;
    }

    @Override
    public String describe(String name) {
        return "delete topic " + name;
    }

    @Override
    public ApiRequest<DeleteTopicsResponse> request(List<String> names, int timeoutMs) {
        return new DeleteTopicsRequest(
                names.stream()
                        .map(name -> new DeleteTopicState(name, new UUID(0, 0)))
                        .toList(),
                List.of(),
                timeoutMs);
    }

    @Override
    public void read(DeleteTopicsResponse response, Outcomes<String, Void> outcomes) {
        response.responses().forEach(topic -> {
            String name = topic.name();
            if (name != null && !outcomes.failed(name, ErrorCode.forCode(topic.errorCode()), topic.errorMessage())) {
                outcomes.succeeded(name);
            }
        });
    }
}
