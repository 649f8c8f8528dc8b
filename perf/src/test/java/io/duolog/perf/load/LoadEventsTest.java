package io.duolog.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LoadEventsTest {
    @Test
    void areOneLineEach() {
        String line = LoadEvents.line(new LoadEvent.Ready("produce"));

        assertThat(line).isEqualTo("{\"event\":\"ready\",\"phase\":\"produce\"}");
    }

    @Test
    void areReadFromTheirLines() {
        LoadEvent failed = new LoadEvent.Failed("several\nlines and \"quotes\"");
        LoadEvent progress = new LoadEvent.Progress("consume", 12);

        assertThat(LoadEvents.parse(LoadEvents.line(failed))).contains(failed);
        assertThat(LoadEvents.parse(LoadEvents.line(progress))).contains(progress);
    }

    @Test
    void areNotWhatLibrariesPrint() {
        assertThat(LoadEvents.parse("WARN something")).isEmpty();
        assertThat(LoadEvents.parse("")).isEmpty();
    }

    @Test
    void areRefusedIfTheyAreBroken() {
        assertThatThrownBy(() -> LoadEvents.parse("{\"event\":\"ready\","))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LoadEvents.parse("{\"event\":\"unheard-of\"}"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
