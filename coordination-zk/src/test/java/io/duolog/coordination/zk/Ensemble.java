package io.duolog.coordination.zk;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/** Three ZooKeeper servers as real processes, from the published jar. Servers are counted from 0. */
final class Ensemble implements AutoCloseable {
    static final int SERVERS = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int ASK_TIMEOUT_MS = 2_000;

    private final Path directory;
    private final List<Integer> ports = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    Ensemble(Path directory) throws IOException {
        this.directory = directory;
        List<Integer> free = freePorts(3 * SERVERS);
        String members = IntStream.range(0, SERVERS)
                .mapToObj(i ->
                        "server." + (i + 1) + "=127.0.0.1:" + free.get(SERVERS + i) + ":" + free.get(2 * SERVERS + i))
                .collect(Collectors.joining("\n"));
        for (int i = 0; i < SERVERS; i++) {
            ports.add(free.get(i));
            Path data = Files.createDirectories(directory.resolve("server-" + i));
            Files.writeString(data.resolve("myid"), Integer.toString(i + 1));
            Files.writeString(
                    configuration(i),
                    String.join(
                            "\n",
                            "dataDir=" + data,
                            "clientPort=" + free.get(i),
                            "clientPortAddress=127.0.0.1",
                            "tickTime=500",
                            "initLimit=20",
                            "syncLimit=10",
                            "admin.enableServer=false",
                            "4lw.commands.whitelist=srvr",
                            members,
                            ""));
            processes.add(launch(i));
        }
        await("quorum").atMost(TIMEOUT).until(() -> leader() >= 0);
    }

    String connectString() {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** The server that leads the others, or -1. */
    int leader() {
        for (int i = 0; i < SERVERS; i++) {
            if (processes.get(i).isAlive() && ask(i).contains("Mode: leader")) {
                return i;
            }
        }
        return -1;
    }

    /** Ends a server as SIGKILL does. */
    void kill(int server) throws InterruptedException {
        processes.get(server).destroyForcibly().waitFor();
    }

    /** Starts a server that was killed. */
    void restart(int server) throws IOException {
        processes.set(server, launch(server));
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        for (Process process : processes) {
            process.onExit().join();
        }
    }

    private Path configuration(int server) {
        return directory.resolve("server-" + server + ".cfg");
    }

    private Process launch(int server) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dzookeeper.jmx.log4j.disable=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        QuorumPeerMain.class.getName(),
                        configuration(server).toString())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(new File(directory.toFile(), "server-" + server + ".log")))
                .start();
    }

    private String ask(int server) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(server)), ASK_TIMEOUT_MS);
            socket.setSoTimeout(ASK_TIMEOUT_MS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }

    /** Ports that were free a moment ago: ZooKeeper's servers must know each other's before they start. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
