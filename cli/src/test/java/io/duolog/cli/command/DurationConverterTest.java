package io.duolog.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class DurationConverterTest {
    private final DurationConverter converter = new DurationConverter();

    @Test
    void takesWhatPeopleWrite() {
        assertThat(converter.convert("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(converter.convert("5M")).isEqualTo(Duration.ofMinutes(5));
        assertThat(converter.convert("1h2m3s")).isEqualTo(Duration.ofSeconds(3723));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "0s", "-1s", "5 m", "1s1m", "99999999999s"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("90s, 5m or 1h");
    }
}
