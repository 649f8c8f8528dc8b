package io.duolog.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.chaos.network.LinkFault;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleFileTest {
    private static final String STEP =
            """
            {"trigger": {"type": "at", "ms": 5}, "fault": {"type": "kill"},
             "target": {"type": "leader", "topic": "t", "partition": 0}, "durationMs": 10}
            """;

    @Test
    void readsWhatItWrote(@TempDir Path directory) {
        Path file = directory.resolve("schedule.json");
        Schedule schedule = new Schedule(
                Long.MIN_VALUE,
                List.of(
                        new Step(new Trigger.At(0), new Fault.Kill(), new Target.Controller(), 5),
                        new Step(
                                new Trigger.AfterLeaderChange(0, "t", 1, 7),
                                new Fault.CutTo(new Target.OfStep(0), new LinkFault(LinkFault.Kind.LATENCY, 20)),
                                new Target.Follower("t", 1, 0),
                                0),
                        new Step(new Trigger.AfterEnd(0, 1), new Fault.End(1), new Target.OfStep(1), 0)));

        ScheduleFile.write(file, schedule);

        assertThat(ScheduleFile.read(file)).isEqualTo(schedule);
    }

    @Test
    void readsWhatAPersonWrites() {
        assertThat(parse("{\"seed\": 1, \"steps\": [" + STEP + "]}").steps())
                .containsExactly(new Step(new Trigger.At(5), new Fault.Kill(), new Target.Leader("t", 0), 10));
    }

    @Test
    void namesTheFieldAndTheFix() {
        rejects(
                STEP.replace("\"durationMs\"", "\"until\": 3, \"durationMs\""),
                "field 'steps[0].until' is not known",
                "durationMs, fault, target, trigger");
        rejects(STEP.replace("\"kill\"", "\"murder\""), "steps[0].fault", "no type 'murder'", "kill, ", "power-loss");
        rejects(STEP.replace("\"type\": \"at\", ", ""), "steps[0].trigger", "'type' is missing", "after-acks");
        rejects(STEP.replace(", \"durationMs\": 10", ""), "field 'steps[0].durationMs' is missing");
        rejects(STEP.replace("10}", "\"long\"}"), "steps[0].durationMs", "\"long\"");
        rejects(STEP.replace("10}", "-1}"), "steps[0].durationMs is -1", "must not be negative");
        rejects(STEP.replace("\"ms\": 5", "\"ms\": -5"), "steps[0].trigger", "-5");
        rejects(STEP + "garbage", "Unexpected character", "line 3");
    }

    @Test
    void rejectsStepsThatRelateToLaterOnes() {
        rejects(
                STEP.replace("\"at\", ", "\"after-end\", \"step\": 0, "),
                "steps[0].trigger.step is 0",
                "an earlier step");
        rejects(
                STEP + ", " + STEP.replace("{\"type\": \"kill\"}", "{\"type\": \"end\", \"step\": 4}"),
                "steps[1].fault.step is 4",
                "0 to 0");
    }

    @Test
    void tellsWhichFileIsMissing(@TempDir Path directory) {
        assertThatThrownBy(() -> ScheduleFile.read(directory.resolve("none.json")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.json");
    }

    private static Schedule parse(String json) {
        return ScheduleFile.parse(json, "mine.json");
    }

    private static void rejects(String steps, String... parts) {
        assertThatThrownBy(() -> parse("{\"seed\": 1, \"steps\": [" + steps + "]}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("mine.json is not a schedule")
                .hasMessageContainingAll(parts);
    }
}
