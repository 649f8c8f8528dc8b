package io.duolog.cli.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.cli.format.PrintedRecord;
import io.duolog.cli.format.PrintedRecord.PrintedHeader;
import io.duolog.cli.output.JsonLines;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordJsonTest {
    @Test
    void readsBackWhatItPrinted() {
        byte[] binary = {(byte) 0xc3, (byte) 0x28};
        String line = print(new PrintedRecord(
                "orders",
                3,
                7,
                1_700_000_000_000L,
                "zwölf \"Bücher\"\n".getBytes(StandardCharsets.UTF_8),
                binary,
                List.of(new PrintedHeader("trace", new byte[] {'1'}), new PrintedHeader("none", null))));

        InputRecord parsed = parse(line);

        assertThat(line)
                .contains("\"topic\":\"orders\"", "\"offset\":7", "\"valueBase64\":\"wyg=\"")
                .endsWith("}\n");
        assertThat(parsed.key()).isEqualTo("zwölf \"Bücher\"\n".getBytes(StandardCharsets.UTF_8));
        assertThat(parsed.value()).isEqualTo(binary);
        assertThat(parsed.timestampMs()).isEqualTo(1_700_000_000_000L);
        assertThat(parsed.headers().asList()).hasSize(2);
        assertThat(parsed.headers().asList().get(0).key()).isEqualTo("trace");
        assertThat(parsed.headers().asList().get(1).value()).isNull();
    }

    @Test
    void keepsNull() {
        InputRecord parsed = parse(print(new PrintedRecord("t", 0, 0, -1, null, null, List.of())));

        assertThat(parsed.key()).isNull();
        assertThat(parsed.value()).isNull();
    }

    @Test
    void saysWhatIsWrongWithALine() {
        assertThatThrownBy(() -> parse("orders")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> parse("[1]")).hasMessageContaining("expected a JSON object");
        assertThatThrownBy(() -> parse("{\"vlaue\":\"x\"}")).hasMessageContaining("'vlaue' is unknown");
        assertThatThrownBy(() -> parse("{\"value\":7}")).hasMessageContaining("'value' is not a string");
        assertThatThrownBy(() -> parse("{\"value\":\"x\"")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> parse("{\"headers\":[{\"value\":\"x\"}]}")).hasMessageContaining("no key");
        assertThatThrownBy(() -> parse("{\"headers\":[\"x\"]}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> parse("{\"headers\":[")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> parse("{\"timestamp\":\"noon\"}")).isInstanceOf(IllegalArgumentException.class);
    }

    private static InputRecord parse(String line) {
        return new RecordJson().parse(line.getBytes(StandardCharsets.UTF_8));
    }

    private static String print(PrintedRecord printed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JsonLines(out).print(json -> RecordJson.write(json, printed));
        return out.toString(StandardCharsets.UTF_8);
    }
}
