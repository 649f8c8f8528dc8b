package io.duolog.broker.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.ProduceResponse;
import io.duolog.protocol.message.SaslHandshakeResponse;
import io.duolog.protocol.wire.WireWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleTimesTest {
    private final ThrottleTimes times = new ThrottleTimes();

    @Test
    void changesTheThrottleTimeAndNothingElse() {
        FetchResponse fetch =
                FetchResponse.builder().errorCode((short) 3).sessionId(7).build();

        assertThat(times.with(fetch, 250))
                .isEqualTo(FetchResponse.builder()
                        .throttleTimeMs(250)
                        .errorCode((short) 3)
                        .sessionId(7)
                        .build());
        assertThat(times.with(new ProduceResponse(List.of(), 0, List.of()), 9))
                .isEqualTo(new ProduceResponse(List.of(), 9, List.of()));
    }

    @Test
    void leavesAnswersAloneThatCannotTell() {
        SaslHandshakeResponse answer = new SaslHandshakeResponse((short) 0, List.of());

        assertThat(times.with(answer, 250)).isSameAs(answer);
    }

    @Test
    void everyVersionCanBeWritten() {
        for (short version = 0; version <= ApiKey.PRODUCE.highestVersion(); version++) {
            if (ApiKey.PRODUCE.isSupported(version)) {
                times.with(new ProduceResponse(List.of(), 0, List.of()), 9).write(new WireWriter(), version);
            }
        }
    }
}
