package io.duolog.cli.reassignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.TopicPartition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanJsonTest {
    private static final ReassignmentPlan PLAN = new ReassignmentPlan(
            Map.of(new TopicPartition("orders", 10), List.of(3, 1), new TopicPartition("orders", 2), List.of(2)));

    private static String write(ReassignmentPlan plan) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PlanJson.write(plan, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ReassignmentPlan read(String text) throws IOException {
        return PlanJson.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void writesWhatKafkasToolReads() {
        assertThat(write(PLAN))
                .isEqualTo(
                        "{\"version\":1,\"partitions\":["
                                + "{\"topic\":\"orders\",\"partition\":2,\"replicas\":[2],\"log_dirs\":[\"any\"]},"
                                + "{\"topic\":\"orders\",\"partition\":10,\"replicas\":[3,1],\"log_dirs\":[\"any\",\"any\"]}]}\n");
    }

    @Test
    void readsWhatItWroteAndPlansWithoutDirectories() throws IOException {
        assertThat(read(write(PLAN))).isEqualTo(PLAN);
        assertThat(read("{\"version\":1,\n\"partitions\":[{\"topic\":\"a\",\"partition\":0,\"replicas\":[1]}]}"))
                .isEqualTo(new ReassignmentPlan(Map.of(new TopicPartition("a", 0), List.of(1))));
    }

    @Test
    void passesOverTheDirectoriesThatKafkasToolNames() throws IOException {
        assertThat(read("{\"version\":1,\"partitions\":[{\"topic\":\"a\",\"partition\":0,\"replicas\":[1],"
                        + "\"log_dirs\":[\"/disk2\"]}]}"))
                .isEqualTo(new ReassignmentPlan(Map.of(new TopicPartition("a", 0), List.of(1))));
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        assertThatThrownBy(() -> read("{\"version\":2}")).hasMessageContaining("version is 2; it must be 1");
        assertThatThrownBy(() -> read("{\n\"partitions\":[{\"topic\":\"a\",\"partition\":0}]}"))
                .hasMessage("line 2: a partition has no replicas");
        assertThatThrownBy(() -> read("{\"partitions\":[{\"topic\":\"a\",\"partition\":0,\"replicas\":[1,1]}]}"))
                .hasMessageContaining("broker 1 stands twice");
        assertThatThrownBy(() -> read("{\"partitions\":[")).hasMessageContaining("it is not JSON");
        assertThatThrownBy(() -> read("")).hasMessageContaining("there is nothing where START_OBJECT is due");
        assertThatThrownBy(() -> read("{\"topics\":[]}")).hasMessageContaining("the field topics is not known here");
    }
}
