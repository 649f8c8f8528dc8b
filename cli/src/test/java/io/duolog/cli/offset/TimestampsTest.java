package io.duolog.cli.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimestampsTest {
    @Test
    void readsEverySpelling() {
        assertThat(Timestamps.parseMs("0")).isZero();
        assertThat(Timestamps.parseMs("1700000000000")).isEqualTo(1_700_000_000_000L);
        assertThat(Timestamps.parseMs("1970-01-01T00:00:02Z")).isEqualTo(2_000);
        assertThat(Timestamps.parseMs("1970-01-01T01:00:02.5+01:00")).isEqualTo(2_500);
        assertThat(Timestamps.parseMs("1970-01-01T01:00:00-01:00")).isEqualTo(7_200_000);
    }

    @Test
    void takesATimeWithoutAZoneForUtc() {
        assertThat(Timestamps.parseMs("1970-01-01T00:00:02.500")).isEqualTo(2_500);
    }

    @Test
    void saysWhatWasExpected() {
        for (String wrong : List.of(
                "yesterday",
                "",
                "-5",
                "99999999999999999999",
                "2026-11-21",
                "1969-12-31T23:59:59Z",
                "2026-11-21T25:00:00Z",
                "+1000000000-01-01T00:00:00Z")) {
            assertThatThrownBy(() -> Timestamps.parseMs(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("'" + wrong + "' is no time; use ms since 1970 or 2026-11-21T05:00:00Z");
        }
    }
}
