package io.duolog.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.cli.format.PrintedRecord.PrintedHeader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordFormatTest {
    private static final PrintedRecord RECORD = new PrintedRecord(
            "orders",
            3,
            42,
            1_700_000_000_000L,
            bytes("k1"),
            bytes("größe"),
            List.of(new PrintedHeader("a", bytes("1")), new PrintedHeader("b", null)));
    private static final PrintedRecord TOMBSTONE = new PrintedRecord("orders", 0, 7, -1, null, null, List.of());

    @Test
    void printsEveryToken() {
        assertThat(printed("%t[%p]@%o %T %K:%k %S:%s {%h} 100%%", RECORD))
                .isEqualTo("orders[3]@42 1700000000000 2:k1 7:größe {a=1,b=NULL} 100%");
    }

    @Test
    void printsNullsAsNothingWithLengthMinusOne() {
        assertThat(printed("%K|%k|%S|%s|%h", TOMBSTONE)).isEqualTo("-1||-1||");
    }

    @Test
    void knowsTheUsualEscapes() {
        assertThat(printed("a\\tb\\n\\x41\\\\", RECORD)).isEqualTo("a\tb\nA\\");
    }

    @Test
    void defaultsToAValuePerLine() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RecordFormat.VALUE_PER_LINE.print(RECORD, out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("größe\n");
    }

    @Test
    void namesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> RecordFormat.parse("%t %z"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'%z' at position 3")
                .hasMessageContaining("%k");
        assertThatThrownBy(() -> RecordFormat.parse("\\q")).hasMessageContaining("'\\q' at position 0");
        assertThatThrownBy(() -> RecordFormat.parse("\\x4")).hasMessageContaining("two hexadecimal digits");
        assertThatThrownBy(() -> RecordFormat.parse("50%")).hasMessageContaining("position 2");
    }

    private static String printed(String format, PrintedRecord printedRecord) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RecordFormat.parse(format).print(printedRecord, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
