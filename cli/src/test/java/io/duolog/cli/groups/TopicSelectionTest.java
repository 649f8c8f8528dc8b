package io.duolog.cli.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopicSelectionTest {
    @Test
    void readsTopicsAndPartitions() {
        assertThat(TopicSelection.parse("orders")).isEqualTo(new TopicSelection("orders", List.of()));
        assertThat(TopicSelection.parse("orders:3")).isEqualTo(new TopicSelection("orders", List.of(3)));
        assertThat(TopicSelection.parse("orders:0,2,1")).isEqualTo(new TopicSelection("orders", List.of(0, 2, 1)));
    }

    @Test
    void saysWhatWasExpected() {
        for (String wrong : List.of("", ":0", "orders:", "orders:a", "orders:-1", "orders:0,", "orders:0:1")) {
            assertThatThrownBy(() -> TopicSelection.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + wrong + "' is no topic");
        }
    }
}
