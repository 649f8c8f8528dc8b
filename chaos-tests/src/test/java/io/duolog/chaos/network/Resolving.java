package io.duolog.chaos.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What names are in a JVM of its own. */
final class Resolving {
    private static final long TIMEOUT_SECONDS = 60;

    private Resolving() {}

    /** The addresses, or {@code unknown}; the name {@code own} is that of the machine. */
    static List<String> names(Path hostsFile, String... names) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + HarnessHosts.PROPERTY + "=" + hostsFile,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Resolving.class.getName()));
        command.addAll(List.of(names));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            List<String> lines = new String(
                            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
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

    /** Installs the harness's names if there is no argument but {@code harness} first; prints an address a line. */
    public static void main(String[] names) throws UnknownHostException {
        for (String name : names) {
            System.out.println(address(name));
        }
    }

    private static String address(String name) throws UnknownHostException {
        switch (name) {
            case "install" -> {
                HarnessHosts.install();
                return "installed";
            }
            case "own" -> {
                return InetAddress.getLocalHost().getHostAddress();
            }
            default -> {
                try {
                    return InetAddress.getByName(name).getHostAddress();
                } catch (UnknownHostException e) {
                    return "unknown";
                }
            }
        }
    }
}
