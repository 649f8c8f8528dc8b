package io.duolog.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RowsTest {
    private static String print(Rows rows, boolean asJson) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        rows.print(new PrintStream(out, true, StandardCharsets.UTF_8), asJson);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsWhatIsThereAndWhatIsNot() {
        Rows rows = new Rows("name", "maybeOffset", "maybeText", "ids");
        rows.add("a", OptionalLong.of(7), Optional.of("x"), List.of(1, 2));
        rows.add("b", OptionalLong.empty(), Optional.empty(), List.of());

        assertThat(print(rows, false).lines())
                .containsExactly(
                        "NAME  MAYBE-OFFSET  MAYBE-TEXT  IDS",
                        "a     7             x           1,2",
                        "b     -             -");
        assertThat(print(rows, true).lines())
                .containsExactly(
                        "{\"name\":\"a\",\"maybeOffset\":7,\"maybeText\":\"x\",\"ids\":[1,2]}",
                        "{\"name\":\"b\",\"maybeOffset\":null,\"maybeText\":null,\"ids\":[]}");
    }

    @Test
    void wantsACellForEachName() {
        assertThatThrownBy(() -> new Rows("name").add("a", "b")).isInstanceOf(IllegalArgumentException.class);
    }
}
