package io.duolog.compat.cross;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client that can write and read {@link Message}s, whoever made it. */
public interface CrossClient {

    /** The client and its version, for test names. */
    String name();

    /** Why the client can't be used on this machine; empty if it can. */
    Optional<String> missing();

    /** Writes {@code messages} in order to partition 0 of {@code topic}, compressed with {@code codec}. */
    void produce(String bootstrapServers, String topic, String codec, List<Message> messages);

    /** Reads the first {@code count} messages of partition 0 of each of {@code topics}. */
    Map<String, List<Message>> consume(String bootstrapServers, List<String> topics, int count);
}
