package io.duolog.cli.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StartOffsetTest {
    @Test
    void readsEverySpelling() {
        assertThat(StartOffset.parse("beginning")).isEqualTo(new StartOffset.Beginning());
        assertThat(StartOffset.parse("end")).isEqualTo(new StartOffset.End());
        assertThat(StartOffset.parse("42")).isEqualTo(new StartOffset.At(42));
        assertThat(StartOffset.parse("-10")).isEqualTo(new StartOffset.Last(10));
        assertThat(StartOffset.parse("@1700000000000")).isEqualTo(new StartOffset.AtTime(1_700_000_000_000L));
        assertThat(StartOffset.parse("@1970-01-01T00:00:01Z")).isEqualTo(new StartOffset.AtTime(1_000));
    }

    @Test
    void saysWhatItExpects() {
        for (String wrong : new String[] {"", "@", "yesterday", "@yesterday", "1.5"}) {
            assertThatThrownBy(() -> StartOffset.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("use beginning, end");
        }
    }
}
