package io.duolog.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "255.255.255.255", "::1", "::", "2001:db8::7", "::ffff:10.0.0.1"})
    void readsAddresses(String text) {
        assertThat(AddressLiteral.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0",
                "10.0.0.256",
                "1.2.3.4.5",
                "10.0.0.1:9092",
                ":",
                "1::2::3",
                "[::1]",
                "::1%lo"
            })
    void looksNothingUp(String text) {
        assertThat(AddressLiteral.parse(text)).isEmpty();
    }

    @Test
    void oneAddressMayBeWrittenInSeveralWays() {
        assertThat(AddressLiteral.parse("0:0:0:0:0:0:0:1")).isEqualTo(AddressLiteral.parse("::1"));
        assertThat(AddressLiteral.parse("::ffff:10.0.0.1")).isEqualTo(AddressLiteral.parse("10.0.0.1"));
    }
}
