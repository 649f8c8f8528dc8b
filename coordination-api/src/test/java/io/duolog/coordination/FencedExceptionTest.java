package io.duolog.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FencedExceptionTest {
    @Test
    void namesTheEpoch() {
        assertThat(new FencedException(7)).hasMessageContaining("7");
    }
}
