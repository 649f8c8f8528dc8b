package io.duolog.perf.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ThreadTimeTest {
    @TempDir
    private Path proc;

    @Test
    void readsAllThreadsOfAProcess() throws IOException {
        write(11, "java", 7, 3);
        write(12, "C2 (Compi) ler", 100, 4);

        assertThat(ThreadTime.of(proc, 11))
                .isEqualTo(Map.of(
                        11L, new ThreadTime("java", 7, 3),
                        12L, new ThreadTime("C2 (Compi) ler", 100, 4)));
    }

    @Test
    void skipsAThreadThatEndsMeanwhile() throws IOException {
        write(11, "java", 7, 3);
        Files.createDirectories(proc.resolve("11/task/13"));

        assertThat(ThreadTime.of(proc, 11)).containsOnlyKeys(11L);
    }

    @Test
    void saysThatThereIsNoSuchProcess() {
        assertThatThrownBy(() -> ThreadTime.of(proc, 99)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void countsFromTheFirstReadingOrFromTheStartOfTheThread() {
        Map<Long, ThreadTime> before = Map.of(1L, new ThreadTime("a", 10, 5), 2L, new ThreadTime("gone", 1, 1));
        Map<Long, ThreadTime> after = Map.of(1L, new ThreadTime("a", 30, 6), 3L, new ThreadTime("new", 4, 2));

        assertThat(ThreadTime.between(before, after))
                .isEqualTo(Map.of(1L, new ThreadTime("a", 20, 1), 3L, new ThreadTime("new", 4, 2)));
    }

    @Test
    void groupsThreadsByNamesWithoutNumbers() {
        assertThat(ThreadGroups.group("duolog-1-network-epoll-2-1")).isEqualTo("duolog-#-network-epoll");
        assertThat(ThreadGroups.group("GC Thread#0")).isEqualTo("GC Thread");
        assertThat(ThreadGroups.group("C2 CompilerThre")).isEqualTo("C# CompilerThread");
        assertThat(ThreadGroups.group("42")).isEqualTo("42");
        assertThat(ThreadGroups.group("main")).isEqualTo("main");
    }

    @Test
    void theKernelsWordStandsBesideTheSamplesOfTheSameThread() {
        ThreadGroups groups = new ThreadGroups();
        groups.named("duolog-1-replication-fetcher-1", 7);
        groups.sampledJava("duolog-1-replication-fetcher-1", 7);
        groups.sampledJava("duolog-1-replication-fetcher-2", 8);
        groups.named("duolog-1-replication-fetcher-2", 8);
        groups.allocated("main", 1, 5_000);

        groups.used(Map.of(
                7L, new ThreadTime("duolog-1-replic", 100, 50),
                8L, new ThreadTime("duolog-1-replic", 20, 10),
                9L, new ThreadTime("GC Thread#0", 500, 1),
                10L, new ThreadTime("idle", 0, 0)));

        assertThat(groups.shares())
                .isEqualTo(List.of(
                        new ThreadShare("GC Thread", 1, 5.0, 0.01, 0, 0, 0),
                        new ThreadShare("duolog-#-replication-fetcher", 2, 1.2, 0.6, 2, 0, 0),
                        new ThreadShare("main", 1, -1, -1, 0, 0, 5_000)));
    }

    private void write(long thread, String name, long userTicks, long systemTicks) throws IOException {
        Path directory = Files.createDirectories(proc.resolve("11/task/" + thread));
        Files.writeString(
                directory.resolve("stat"),
                thread + " (" + name + ") S 1 1 1 0 -1 4194304 2 0 0 0 " + userTicks + " " + systemTicks + " 0 0 20\n");
    }
}
