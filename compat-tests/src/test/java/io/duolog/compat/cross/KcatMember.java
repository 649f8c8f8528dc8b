package io.duolog.compat.cross;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A kcat process that is a member of a group ({@code kcat -G}); what it prints goes to files. */
final class KcatMember implements AutoCloseable {
    private static final long END_TIMEOUT_S = 30;
    private static final List<String> SETTINGS = List.of(
            "heartbeat.interval.ms=200",
            "session.timeout.ms=10000",
            "auto.offset.reset=earliest",
            "fetch.wait.max.ms=50",
            "auto.commit.interval.ms=100");
    /** What it says of itself whenever its assignment changes. */
    private static final Pattern REBALANCED = Pattern.compile("% Group .* rebalanced .*: (assigned|revoked): ?(.*)");

    private static final Pattern PARTITION = Pattern.compile("\\[(\\d+)]");

    private final Path out;
    private final Path error;
    private final Process process;

    /** Starts it; it reads from the beginning where nothing is committed, and prints values. */
    KcatMember(String bootstrapServers, String group, String topic) {
        try {
            out = Files.createTempFile("kcat-member", ".out");
            error = Files.createTempFile("kcat-member", ".err");
            List<String> command = new ArrayList<>(List.of("kcat", "-b", bootstrapServers, "-u", "-f", "%s\\n"));
            SETTINGS.forEach(setting -> command.addAll(List.of("-X", setting)));
            command.addAll(List.of("-G", group, topic));
            process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(error.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The partitions that it was given last. */
    Set<Integer> assignment() {
        Set<Integer> assigned = Set.of();
        for (String line : lines(error)) {
            Matcher rebalanced = REBALANCED.matcher(line);
            if (rebalanced.matches()) {
                assigned = rebalanced.group(1).equals("assigned") ? partitions(rebalanced.group(2)) : Set.of();
            }
        }
        return assigned;
    }

    private static Set<Integer> partitions(String text) {
        return PARTITION
                .matcher(text)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The values that it has printed. */
    List<String> values() {
        return lines(out);
    }

    /** The complete lines of a file that may be growing. */
    private static List<String> lines(Path file) {
        try {
            String text = Files.readString(file);
            String complete = text.substring(0, text.lastIndexOf('\n') + 1);
            return complete.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that it printed, for messages. */
    String printed() {
        return String.join("\n", lines(error)) + "\n" + String.join("\n", lines(out));
    }

    /** Has it leave the group and end (SIGTERM). */
    void leave() {
        process.destroy();
        try {
            if (!process.waitFor(END_TIMEOUT_S, TimeUnit.SECONDS)) {
                throw new AssertionError("kcat does not end:\n" + printed());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            Files.delete(out);
            Files.delete(error);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
