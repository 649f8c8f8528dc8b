package io.duolog.chaos.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SortedMap;

/**
 * The file of a JVM's system property {@code jdk.net.hosts.file}. Names that do not stand there do not exist for that JVM;
 * therefore the machine's own ones do.
 *
 * <pre>
 *   127.0.0.1 localhost
 *   127.0.0.1 (the machine's host name)
 *   127.77.1.2 b2
 * </pre>
 */
final class HostsFile {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final String LOOPBACK = "127.0.0.1 ";

    private HostsFile() {}

    /** Writes names and their addresses, at once for those who read. */
    static void write(Path file, SortedMap<NodeId, String> addresses) {
        StringBuilder lines = new StringBuilder(LOOPBACK).append("localhost\n");
        try {
            if (Files.exists(HOST_NAME)) {
                lines.append(LOOPBACK)
                        .append(Files.readString(HOST_NAME).strip())
                        .append('\n');
            }
            addresses.forEach((node, address) ->
                    lines.append(address).append(' ').append(node.hostName()).append('\n'));
            Path absolute = file.toAbsolutePath();
            Path directory = absolute.getParent();
            Files.createDirectories(directory);
            Path written = Files.createTempFile(directory, "hosts", ".tmp");
            Files.writeString(written, lines, StandardCharsets.US_ASCII);
            Files.move(written, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the hosts file " + file, e);
        }
    }
}
