package io.duolog.chaos.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What names are in a JVM of its own. */
final class Resolving {
    private static final long TIMEOUT_SECONDS = 60;

    private Resolving() {}

    /** What {@link #main} prints for these arguments in a JVM with this hosts file. */
    static List<String> names(Path hostsFile, String... names) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Djdk.net.hosts.file=" + hostsFile,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Resolving.class.getName()));
        command.addAll(List.of(names));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("the JVM that resolves did not end well; it printed " + lines);
            }
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Prints an address a line; {@code unknown} for a name that does not exist. */
    public static void main(String[] names) {
        for (String name : names) {
            System.out.println(address(name));
        }
    }

    private static String address(String name) {
        try {
            return InetAddress.getByName(name).getHostAddress();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
