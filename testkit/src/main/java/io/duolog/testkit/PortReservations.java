package io.duolog.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ports of the loopback interface that are a cluster's for as long as this object is open, whether anybody listens on them
 * or not: addresses must be known before brokers start, and stay theirs while they are down.
 *
 * <p>They lie below the range from which systems choose the ports of outgoing connections. A lock on a file keeps other
 * clusters of this user away, in this JVM and in others; it ends with the process at the latest.
 */
public final class PortReservations implements AutoCloseable {
    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;

    private final List<FileChannel> locks = new ArrayList<>();
    private final Path lockDirectory;
    private int next;

    /**
     * Reserves nothing yet.
     *
     * @param start where to begin to look, so that not all look at the same ports first; any number
     */
    public PortReservations(int start) {
        this.next = Math.floorMod(start, COUNT);
        this.lockDirectory = Path.of(
                System.getProperty("java.io.tmpdir"), "duolog-testkit-ports-" + System.getProperty("user.name"));
        try {
            Files.createDirectories(lockDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the directory of port locks " + lockDirectory, e);
        }
    }

    /**
     * Reserves a port that is free on the loopback interface.
     *
     * @throws IllegalStateException if there is none
     */
    public int reserve() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + next;
            next = (next + 1) % COUNT;
            if (tryReserve(port)) {
                return port;
            }
        }
        throw new IllegalStateException("none of the ports from " + FIRST + " to " + (FIRST + COUNT - 1)
                + " is free on the loopback interface");
    }

    private boolean tryReserve(int port) {
        try {
            FileChannel channel = FileChannel.open(
                    lockDirectory.resolve(port + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) != null && isFree(port)) {
                locks.add(channel);
                return true;
            }
            channel.close();
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock a port in " + lockDirectory, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Gives all ports back. */
    @Override
    public void close() {
        for (FileChannel lock : locks) {
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        locks.clear();
    }
}
