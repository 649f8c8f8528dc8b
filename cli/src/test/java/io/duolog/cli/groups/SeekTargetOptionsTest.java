package io.duolog.cli.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class SeekTargetOptionsTest {
    private static final long NOW_MS = 1_800_000_000_000L;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW_MS), ZoneOffset.UTC);

    @Command(name = "seek")
    private static final class Seek {
        @Mixin
        private final SeekTargetOptions options = new SeekTargetOptions();
    }

    private static SeekTarget parse(String... arguments) {
        Seek seek = new Seek();
        new CommandLine(seek).parseArgs(arguments);
        return seek.options.target(CLOCK);
    }

    @Test
    void readsEveryTarget() {
        assertThat(parse("--to-earliest")).isEqualTo(new SeekTarget.Earliest());
        assertThat(parse("--to-latest")).isEqualTo(new SeekTarget.Latest());
        assertThat(parse("--to-current")).isEqualTo(new SeekTarget.Current());
        assertThat(parse("--to-offset", "0")).isEqualTo(new SeekTarget.At(0));
        assertThat(parse("--shift-by", "-100")).isEqualTo(new SeekTarget.Shift(-100));
        assertThat(parse("--to-datetime", "1970-01-01T00:00:02Z")).isEqualTo(new SeekTarget.Time(2_000));
    }

    @Test
    void countsDurationsBackFromNow() {
        assertThat(parse("--by-duration", "PT1H30M")).isEqualTo(new SeekTarget.Time(NOW_MS - 5_400_000));
        assertThat(parse("--by-duration", "90m")).isEqualTo(new SeekTarget.Time(NOW_MS - 5_400_000));
        assertThat(parse("--by-duration", "1h30m")).isEqualTo(new SeekTarget.Time(NOW_MS - 5_400_000));
        assertThat(parse("--by-duration", "1d")).isEqualTo(new SeekTarget.Time(NOW_MS - 86_400_000));
        assertThat(parse("--by-duration", "1d12h")).isEqualTo(new SeekTarget.Time(NOW_MS - 129_600_000));
        assertThat(parse("--by-duration", "90000d")).isEqualTo(new SeekTarget.Time(0));
    }

    @Test
    void wantsOneTarget() {
        assertThatThrownBy(SeekTargetOptionsTest::parse).hasMessageContaining("say where to, once");
        assertThatThrownBy(() -> parse("--to-earliest", "--to-offset", "3")).hasMessageContaining("say where to, once");
        assertThatThrownBy(() -> parse("--to-datetime", "5", "--by-duration", "1h"))
                .hasMessageContaining("say where to, once");
    }

    @Test
    void saysWhatWasExpected() {
        assertThatThrownBy(() -> parse("--to-offset", "-1")).hasMessageContaining("--to-offset -1");
        assertThatThrownBy(() -> parse("--to-datetime", "yesterday"))
                .hasMessageContaining("--to-datetime: 'yesterday'");
        for (String wrong : List.of("", "1", "1x", "1h2d", "d", "9999999999999999999d", "99999999999999d")) {
            assertThatThrownBy(() -> parse("--by-duration", wrong))
                    .as(wrong)
                    .isInstanceOf(ParameterException.class)
                    .hasMessageContaining("'" + wrong + "' is no duration");
        }
        assertThatThrownBy(() -> parse("--by-duration", "-1h")).hasMessageContaining("must not be negative");
    }
}
