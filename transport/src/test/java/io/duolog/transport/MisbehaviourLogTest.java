package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MisbehaviourLogTest {
    private final MockTicker ticker = Ticker.newMockTicker();
    private final MisbehaviourLog log = new MisbehaviourLog(ticker);

    @Test
    void logsEachKindOnceAMinutePerAddress() throws Exception {
        InetAddress one = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        InetAddress other = InetAddress.getByAddress(new byte[] {10, 0, 0, 2});
        CloseReason http = CloseReason.of(CloseKind.PEER_SPEAKS_HTTP, "http");
        CloseReason tls = CloseReason.of(CloseKind.PEER_SPEAKS_TLS, "tls");

        assertThat(log.log("L", one, http)).isTrue();
        assertThat(log.log("L", one, http)).isFalse();
        assertThat(log.log("L", one, tls)).isTrue();
        assertThat(log.log("L", other, http)).isTrue();
        ticker.advance(61, TimeUnit.SECONDS);
        assertThat(log.log("L", one, http)).isTrue();
    }
}
