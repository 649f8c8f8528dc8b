package io.duolog.perf.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SystemSpecTest {
    private static final SystemSpec RAFT = SystemSpec.of(SystemKind.DUOLOG_RAFT);

    @Test
    void isNamedAfterItsKindAndWhatItIsGiven() {
        SystemSpec given = RAFT.with("b=2=3").with("-Xmx1g").with("a=1");

        assertThat(RAFT.systemName()).isEqualTo("duolog-raft");
        assertThat(given.systemName()).isEqualTo("duolog-raft@a=1@b=2=3@-Xmx1g");
        assertThat(given.settings()).containsEntry("a", "1").containsEntry("b", "2=3");
        assertThat(given.javaOptions()).containsExactly("-Xmx1g");
    }

    @Test
    void theOrderOfSettingsMakesNoDifference() {
        assertThat(RAFT.with("a=1").with("b=2")).isEqualTo(RAFT.with("b=2").with("a=1"));
    }

    @Test
    void itsNameOfAFileHasNothingThatPathsUnderstand() {
        assertThat(RAFT.with("-XX:+UseSerialGC").with("log.dirs=/a:/b").fileName())
                .isEqualTo("duolog-raft@log.dirs=_a__b@-XX__UseSerialGC");
    }

    @Test
    void refusesWhatIsNeitherSettingNorOption() {
        assertThatThrownBy(() -> RAFT.with("=1")).hasMessageContaining("'=1'").hasMessageContaining("KEY=VALUE");
        assertThatThrownBy(() -> RAFT.with("key")).hasMessageContaining("'key'");
    }
}
