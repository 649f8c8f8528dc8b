package io.duolog.perf.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.perf.load.ClientKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
    private static final List<String> NAMES =
            Workloads.all().stream().map(Workload::name).toList();

    @Test
    void haveNamesOfTheirOwn() {
        assertThat(NAMES).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9-]+"));
    }

    @Test
    void coverWhatTheSuitePromises() {
        assertThat(NAMES)
                .contains(
                        "produce-100b-acks-0",
                        "produce-1k-acks-1",
                        "produce-10k-acks-all",
                        "produce-1k-rate",
                        "produce-1k-rate-linger-0",
                        "consume-tail",
                        "consume-catch-up",
                        "end-to-end-rate",
                        "end-to-end-rate-linger-0",
                        "partitions-10",
                        "partitions-10000",
                        "connections-1000",
                        "mixed",
                        "failover-leader",
                        "failover-controller",
                        "failover-controller-1000",
                        "create-topics",
                        "start-up",
                        "idle",
                        "groups-1000",
                        "groups-1000-consumer",
                        "offsets-load",
                        "embedded")
                .containsAll(Workloads.quick());
    }

    @Test
    void onlyThoseWithASystemOfTheirOwnWarmItUp() {
        assertThat(Workloads.all())
                .filteredOn(workload -> !workload.warmUp().isEmpty())
                .allSatisfy(workload -> {
                    assertThat(workload.use()).as(workload.name()).isEqualTo(SystemUse.FRESH);
                    assertThat(workload.warmUp()).allMatch(before -> before.use() == SystemUse.SHARED);
                });
        assertThat(Workloads.all())
                .filteredOn(workload -> workload.name().startsWith("partitions-"))
                .isNotEmpty()
                .allMatch(workload -> !workload.warmUp().isEmpty());
    }

    @Test
    void eachHaveAClientOrNone() {
        assertThat(Workloads.all()).allSatisfy(workload -> {
            boolean none = workload.fitsClient(ClientKind.NONE);
            assertThat(Arrays.stream(ClientKind.values())
                            .filter(client -> client != ClientKind.NONE)
                            .allMatch(client -> workload.fitsClient(client) != none))
                    .as(workload.name())
                    .isTrue();
            assertThat(workload.description()).as(workload.name()).isNotBlank();
            assertThat(workload.nodes()).as(workload.name()).isNotEmpty().isSubsetOf(1, 3);
        });
    }
}
