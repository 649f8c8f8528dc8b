package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.transport.FirstBytes.Expectation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstBytesTest {
    @ParameterizedTest
    @ValueSource(strings = {"GET /metrics HTTP/1.1", "POST /", "HEAD /", "PRI * HTTP/2.0"})
    void recognisesHttpRequests(String request) {
        assertThat(FirstBytes.recognise(first(request), Expectation.REQUEST))
                .extracting(CloseReason::kind)
                .isEqualTo(CloseKind.PEER_SPEAKS_HTTP);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x16030100, 0x16030102, 0x16030301, 0x15030300})
    void recognisesTlsRecords(int bytes) {
        assertThat(FirstBytes.recognise(bytes, Expectation.RESPONSE))
                .extracting(CloseReason::kind)
                .isEqualTo(CloseKind.PEER_SPEAKS_TLS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 43, 104_857_600, Integer.MAX_VALUE, -1, 0x17030300})
    void leavesOtherSizesToTheirLimits(int bytes) {
        assertThat(FirstBytes.recognise(bytes, Expectation.REQUEST)).isNull();
    }

    @Test
    void showsBytesThatSomebodyMayRecognise() {
        assertThat(FirstBytes.describe(first("SSH-2.0"))).isEqualTo(" (bytes 5353482d, as text \"SSH-\")");
        assertThat(FirstBytes.describe(0xff000001)).isEqualTo(" (bytes ff000001)");
    }

    private static int first(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).getInt();
    }
}
