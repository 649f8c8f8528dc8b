package io.duolog.cli.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.client.admin.Admin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeletionBoundTest {
    @Test
    void readsAnOffsetForAllPartitions() {
        assertThat(DeletionBound.ofOffsets(List.of("1000"))).isEqualTo(new DeletionBound.Everywhere(1000));
        assertThat(DeletionBound.ofOffsets(List.of("end"))).isEqualTo(new DeletionBound.Everywhere(Admin.ALL_RECORDS));
    }

    @Test
    void readsAnOffsetForEachPartition() {
        assertThat(DeletionBound.ofOffsets(List.of("0:10", "3:end")))
                .isEqualTo(new DeletionBound.Each(Map.of(0, 10L, 3, Admin.ALL_RECORDS)));
    }

    @Test
    void readsTimes() {
        assertThat(DeletionBound.ofTime("1500")).isEqualTo(new DeletionBound.Time(1500));
        assertThat(DeletionBound.ofTime("1970-01-01T00:00:02Z")).isEqualTo(new DeletionBound.Time(2000));
    }

    @Test
    void saysWhatWasExpected() {
        for (String wrong : List.of("-1", "ten", "", "1:", ":1", "1:-1", "-1:1", "4294967296:1", "1:2:3")) {
            assertThatThrownBy(() -> DeletionBound.ofOffsets(List.of(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + wrong + "' is no offset");
        }
        assertThatThrownBy(() -> DeletionBound.ofOffsets(List.of("0:1", "7")))
                .hasMessageContaining("for all partitions");
        assertThatThrownBy(() -> DeletionBound.ofOffsets(List.of("0:1", "0:2"))).hasMessageContaining("named twice");
    }
}
