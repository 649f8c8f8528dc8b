package io.duolog.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.history.TopicPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsFileTest {
    private static final TopicPlan TOPIC = new TopicPlan("queue-0-1", 2, 3, 2, -1, true, true, 5, false);

    @TempDir
    private Path directory;

    @Test
    void keepsTopicsInTheirOrderAndLeavesOutATornEnd() throws IOException {
        Path file = directory.resolve("topics.jsonl");
        TopicsFile.append(file, TOPIC);
        TopicsFile.append(file, RotatedTopic.next(TOPIC));
        Files.writeString(file, "{\"name\":\"queue-0-3\",\"part", StandardOpenOption.APPEND);

        assertThat(TopicsFile.read(file)).containsExactly(TOPIC, RotatedTopic.next(TOPIC));
    }

    @Test
    void withoutAFileThereAreNone() {
        assertThat(TopicsFile.read(directory.resolve("none"))).isEmpty();
    }
}
