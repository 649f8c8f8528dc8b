package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EchoIT {
    @ParameterizedTest
    @EnumSource
    void answersPipelinedRequestsInOrder(EventLoops.Mechanism mechanism) throws Exception {
        try (LoopbackFixture fixture = new LoopbackFixture(mechanism)) {
            InetSocketAddress address = fixture.serve(ServerConfig.DEFAULTS, LoopbackFixture::echo);
            RequestChannel channel = fixture.connect(address);
            List<CompletableFuture<InboundFrame>> answers = new ArrayList<>();

            for (int i = 0; i < 100; i++) {
                answers.add(channel.send(LoopbackFixture.frame("request " + i)));
            }

            for (int i = 0; i < 100; i++) {
                InboundFrame answer = answers.get(i).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);
                assertThat(LoopbackFixture.text(answer)).isEqualTo("request " + i);
            }
        }
    }
}
