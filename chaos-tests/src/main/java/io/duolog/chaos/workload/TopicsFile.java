package io.duolog.chaos.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.duolog.chaos.history.TopicPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** The topics that a worker has created: a line of JSON each, given to the kernel before the topic is used. */
final class TopicsFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TopicsFile() {}

    /** Adds one. */
    static void append(Path file, TopicPlan topic) {
        try {
            Files.writeString(
                    file, JSON.writeValueAsString(topic) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** All that are in a file; none if there is no file. A last line that is torn is left out: it was never used. */
    static List<TopicPlan> read(Path file) {
        List<TopicPlan> topics = new ArrayList<>();
        try {
            String text = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
            for (String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                topics.add(JSON.readValue(line, TopicPlan.class));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(file + " has a line that is no topic", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return topics;
    }
}
