package io.duolog.client.metadata;

/** A topic that somebody uses, and that is therefore asked for whenever metadata is. Thread-safe. */
public final class TrackedTopic {
    private final String name;
    private volatile long lastUsedMs;

    TrackedTopic(String name, long nowMs) {
        this.name = name;
        this.lastUsedMs = nowMs;
    }

    /** The topic. */
    public String name() {
        return name;
    }

    /**
     * Says that it is in use; without it for {@code metadata.max.idle.ms} the topic is forgotten.
     *
     * @param nowMs the time of the event loop
     */
    public void touch(long nowMs) {
        lastUsedMs = nowMs;
    }

    long lastUsedMs() {
        return lastUsedMs;
    }
}
