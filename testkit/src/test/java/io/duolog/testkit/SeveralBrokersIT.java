package io.duolog.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SeveralBrokersIT {
    @Test
    void refusesToPauseABrokerInThisJvm() {
        try (DuologCluster cluster = DuologCluster.builder().brokers(2).start()) {
            assertThatThrownBy(() -> cluster.pause(1))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("choose processes()");
            assertThatThrownBy(() -> cluster.wipe(1)).hasMessageContaining("stop or kill it first");
            assertThatThrownBy(() -> cluster.kill(3)).hasMessageContaining("there is no broker 3");
        }
    }
}
