package io.duolog.chaos.workload.client;

/** It is not known that a topic exists. */
public final class TopicCreationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TopicCreationException(String topic, Throwable cause) {
        super("cannot create topic " + topic + ": " + cause, cause);
    }
}
