package io.duolog.chaos.mutant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker as it is wired for production runs as a mutant. */
class MutantLauncherTest {
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void startsABrokerOnRaftWithARuleOfReplicationBroken(@TempDir Path directory) throws Exception {
        assertThat(run("M10", directory).applied()).isTrue();
    }

    @Test
    void namesTheMutantsThatThereAre() {
        assertThatThrownBy(() -> MutantLauncher.launch("M0", BrokerProgram.class.getName()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("M0", "M1", "M10");
    }

    @Test
    void throwsWhatTheProgramThrows() {
        assertThatThrownBy(() -> MutantLauncher.launch("M1", BrokerProgram.class.getName()))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class);
    }

    private static MutantClassLoader run(String id, Path directory) throws Exception {
        MutantClassLoader loader = new MutantClassLoader(
                MutantLauncherTest.class.getClassLoader(), Mutants.find(id).orElseThrow());
        MutantLauncher.launch(loader, BrokerProgram.class.getName(), directory.toString());
        return loader;
    }
}
