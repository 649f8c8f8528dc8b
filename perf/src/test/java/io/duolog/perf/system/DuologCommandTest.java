package io.duolog.perf.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DuologCommandTest {
    @Test
    void takesTheLaunchersOptionsAndJar() {
        DuologCommand command = DuologCommand.parse(
                List.of("/jdk/bin/java", "-XX:+UseG1GC", "-Xshare:auto", "-jar", "/d/duolog.jar", "broker"));

        assertThat(command.javaOptions()).containsExactly("-XX:+UseG1GC", "-Xshare:auto");
        assertThat(command.classPath()).containsExactly(Path.of("/d/duolog.jar"));
    }

    @Test
    void refusesWhatRunsNoJar() {
        assertThatThrownBy(() -> DuologCommand.parse(List.of("java", "-version")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("java -version");
    }

    @Test
    void runsTheClassesOfThisJvmWhereThereIsNoLauncher() {
        assertThat(DuologCommand.ofThisJvm().classPath()).isNotEmpty().allMatch(Files::exists);
    }
}
