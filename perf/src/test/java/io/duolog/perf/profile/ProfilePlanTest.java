package io.duolog.perf.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.perf.load.ClientKind;
import io.duolog.perf.system.SystemKind;
import io.duolog.perf.system.SystemSpec;
import io.duolog.perf.workload.Workload;
import io.duolog.perf.workload.Workloads;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProfilePlanTest {
    @Test
    void takesAWorkloadWhoseBrokersCanBeRecorded() {
        ProfilePlan plan = plan("produce-1k-acks-all", 3, ClientKind.DUOLOG);

        assertThat(plan.workload().name()).isEqualTo("produce-1k-acks-all");
    }

    @Test
    void refusesAWorkloadThatStartsBrokersItself() {
        assertThatThrownBy(() -> plan("start-up", 1, ClientKind.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("starts its brokers itself");
    }

    @Test
    void refusesNodesThatTheWorkloadDoesNotRunWith() {
        assertThatThrownBy(() -> plan("produce-1k-acks-all", 2, ClientKind.APACHE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not with 2");
    }

    private static ProfilePlan plan(String name, int nodes, ClientKind client) {
        Workload workload = Workloads.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return new ProfilePlan(
                workload,
                SystemSpec.of(SystemKind.DUOLOG_RAFT),
                nodes,
                client,
                1.0,
                Duration.ofSeconds(1),
                Path.of("profile"));
    }
}
