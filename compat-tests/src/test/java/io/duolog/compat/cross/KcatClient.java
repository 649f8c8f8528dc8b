package io.duolog.compat.cross;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** kcat, which is librdkafka. */
final class KcatClient implements CrossClient {

    private static final Path HERE = Path.of("").toAbsolutePath();

    @Override
    public String name() {
        return "kcat";
    }

    @Override
    public Optional<String> missing() {
        return Commands.find("kcat").isPresent()
                ? Optional.empty()
                : Optional.of("kcat is not installed; on Debian: apt-get install kcat");
    }

    @Override
    public void produce(String bootstrapServers, String topic, String codec, List<Message> messages) {
        String origin = messages.get(0).origin();
        String input = messages.stream()
                .map(message -> message.key() + "\t" + message.value())
                .collect(Collectors.joining("\n", "", "\n"));
        run(
                input,
                List.of("-P", "-b", bootstrapServers, "-t", topic, "-p", "0", "-z", codec, "-K", "\t"),
                List.of("-H", Message.ORIGIN_HEADER + "=" + origin, "-X", "enable.idempotence=true"),
                List.of("-X", "linger.ms=50"));
    }

    @Override
    public Map<String, List<Message>> consume(String bootstrapServers, List<String> topics, int count) {
        Map<String, List<Message>> messages = new HashMap<>();
        String headerPrefix = Message.ORIGIN_HEADER + "=";
        for (String topic : topics) {
            List<String> lines = run(
                    "",
                    List.of("-C", "-b", bootstrapServers, "-t", topic, "-p", "0", "-o", "beginning"),
                    List.of("-e", "-q", "-X", "fetch.wait.max.ms=20", "-f", "%k\\t%s\\t%h\\n"));
            messages.put(
                    topic,
                    lines.stream()
                            .map(Message::parse)
                            .map(message -> new Message(
                                    message.key(),
                                    message.value(),
                                    message.origin().substring(headerPrefix.length())))
                            .limit(count)
                            .toList());
        }
        return messages;
    }

    /** Runs kcat with the concatenated arguments and returns what it prints. */
    @SafeVarargs
    static List<String> run(String input, List<String>... arguments) {
        List<String> command = new ArrayList<>(List.of("kcat"));
        for (List<String> some : arguments) {
            command.addAll(some);
        }
        return Commands.run(HERE, command, input);
    }
}
