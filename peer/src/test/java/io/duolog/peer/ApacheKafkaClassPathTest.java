package io.duolog.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApacheKafkaClassPathTest {
    private final List<String> progress = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void asksMavenOnceAndSaysSo() throws IOException {
        Path jar = Files.createFile(directory.resolve("kafka.jar"));
        Path maven = maven("for a; do case $a in -Dmdep.outputFile=*) echo " + jar + " > ${a#*=};; esac; done");

        ApacheKafkaClassPath first = resolve(maven);
        ApacheKafkaClassPath second = resolve(directory.resolve("no-maven"));

        assertThat(first.entries()).containsExactly(jar);
        assertThat(second).isEqualTo(first);
        assertThat(progress).hasSize(1).first().asString().contains("Apache Kafka " + first.version());
    }

    @Test
    void asksAgainWhenAJarIsGone() throws IOException {
        Path jar = Files.createFile(directory.resolve("kafka.jar"));
        Path maven = maven("for a; do case $a in -Dmdep.outputFile=*) echo " + jar + " > ${a#*=};; esac; done");
        resolve(maven);
        Files.delete(jar);

        resolve(maven);

        assertThat(progress).hasSize(2);
    }

    @Test
    void saysWhatToDoWithoutMaven() {
        assertThatThrownBy(() -> resolve(directory.resolve("no-maven")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-maven")
                .hasMessageContaining("PATH");
    }

    @Test
    void tellsWhatMavenSaid() throws IOException {
        Path maven = maven("echo cannot reach the repository; exit 3");

        assertThatThrownBy(() -> resolve(maven))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("status 3")
                .hasMessageContaining("cannot reach the repository");
        try (var left = Files.list(directory.resolve("cache"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void knowsVersionsOfTheRootPom() {
        assertThat(ApacheKafkaClassPath.version(ApacheKafkaKind.KRAFT)).startsWith("4.");
        assertThat(ApacheKafkaClassPath.version(ApacheKafkaKind.PREVIOUS_ZOOKEEPER))
                .startsWith("3.9.");
    }

    @Test
    void keepsWhereTheUsersCacheIs() {
        assertThat(ApacheKafkaClassPath.userCache(Map.of("XDG_CACHE_HOME", "/x"), "/home/u"))
                .isEqualTo(Path.of("/x/duolog"));
        assertThat(ApacheKafkaClassPath.userCache(Map.of(), "/home/u")).isEqualTo(Path.of("/home/u/.cache/duolog"));
    }

    private ApacheKafkaClassPath resolve(Path maven) {
        return ApacheKafkaClassPath.of(
                ApacheKafkaKind.PREVIOUS_KRAFT, directory.resolve("cache"), maven.toString(), progress::add);
    }

    private Path maven(String script) throws IOException {
        Path file = Files.writeString(directory.resolve("mvn"), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
