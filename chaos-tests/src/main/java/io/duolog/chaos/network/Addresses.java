package io.duolog.chaos.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Collection;

/**
 * The loopback addresses of a run, and ports on them.
 *
 * <pre>
 *   127.77.(byte of who dials).(byte of who listens)   the proxies of a link
 *   127.77.(byte).(the same byte)                      where a node itself listens
 * </pre>
 */
final class Addresses {
    /** Below the ports that systems give to outgoing connections. */
    private static final int FIRST_PORT = 20_000;

    private static final int PORTS = 12_000;

    private Addresses() {}

    static String of(Link link) {
        return "127.77." + link.from().addressByte() + "." + link.to().addressByte();
    }

    static String of(NodeId node) {
        return of(new Link(node, node));
    }

    static InetSocketAddress socketAddress(String literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(literal), port);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(literal + " is no address", e);
        }
    }

    /**
     * A port that is free on all these addresses.
     *
     * @param start where to begin to look, so that not all look at the same ports first; any number
     */
    static int freePort(Collection<String> literals, int start) {
        for (int tries = 0; tries < PORTS; tries++) {
            int port = FIRST_PORT + Math.floorMod(start + tries, PORTS);
            if (literals.stream().allMatch(literal -> isFree(socketAddress(literal, port)))) {
                return port;
            }
        }
        throw new IllegalStateException("no port from " + FIRST_PORT + " to " + (FIRST_PORT + PORTS - 1)
                + " can be listened on at all of " + literals
                + "; only Linux has all of 127.0.0.0/8 without further ado");
    }

    private static boolean isFree(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address, 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
