package io.duolog.cli.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineInputTest {
    @Test
    void takesALineAsAValue() {
        InputRecord parsed = LineInput.values(false).parse(bytes("two books"));

        assertThat(parsed.key()).isNull();
        assertThat(parsed.value()).isEqualTo(bytes("two books"));
        assertThat(parsed.timestampMs()).isEqualTo(-1);
    }

    @Test
    void splitsAtTheFirstSeparator() {
        InputRecord parsed = LineInput.keysAndValues("%:", false).parse(bytes("customer%:7%:8"));

        assertThat(parsed.key()).isEqualTo(bytes("customer"));
        assertThat(parsed.value()).isEqualTo(bytes("7%:8"));
    }

    @Test
    void readsWhatTheSameFormatPrints() {
        InputRecord parsed = LineInput.parse("<%T> %k\\t%s;\\n", false).parse(bytes("<1700000000000> a b\tc;d;"));

        assertThat(parsed.timestampMs()).isEqualTo(1_700_000_000_000L);
        assertThat(parsed.key()).isEqualTo(bytes("a b"));
        assertThat(parsed.value()).isEqualTo(bytes("c;d"));
    }

    @Test
    void keepsBytesThatAreNoText() {
        byte[] line = {(byte) 0xff, 0, ':', (byte) 0xfe};

        InputRecord parsed = LineInput.keysAndValues(":", false).parse(line);

        assertThat(parsed.key()).isEqualTo(new byte[] {(byte) 0xff, 0});
        assertThat(parsed.value()).isEqualTo(new byte[] {(byte) 0xfe});
    }

    @Test
    void makesATombstoneOfAnEmptyValueOnlyWhenAsked() {
        assertThat(LineInput.keysAndValues(":", true).parse(bytes("k:")).value())
                .isNull();
        assertThat(LineInput.keysAndValues(":", false).parse(bytes("k:")).value())
                .isEmpty();
    }

    @Test
    void namesWhatALineLacks() {
        assertThatThrownBy(() -> LineInput.keysAndValues(":", false).parse(bytes("no key")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no ':'");
        assertThatThrownBy(() -> LineInput.parse("%T,%s", false).parse(bytes("noon,x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'noon'");
    }

    @Test
    void refusesFormatsThatCannotBeRead() {
        assertThatThrownBy(() -> LineInput.parse("%k%s", false)).hasMessageContaining("nothing before '%s'");
        assertThatThrownBy(() -> LineInput.parse("%o", false)).hasMessageContaining("'%o'");
        assertThatThrownBy(() -> LineInput.parse("text", false)).hasMessageContaining("has no field");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
