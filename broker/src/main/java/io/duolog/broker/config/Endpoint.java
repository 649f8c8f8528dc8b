package io.duolog.broker.config;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * Where a listener is, or where it says it is.
 *
 * @param listenerName upper case
 * @param host a name or an address, without brackets; empty for all interfaces
 * @param port 0 for any free one
 */
public record Endpoint(String listenerName, String host, int port) {
    private static final int PORT_MAX = 65_535;

    /** Checks the arguments. */
    public Endpoint {
        requireNonNull(listenerName, "listenerName");
        requireNonNull(host, "host");
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("port " + port + " is not from 0 to " + PORT_MAX);
        }
    }

    /**
     * Reads {@code NAME://host:port}, {@code NAME://:port} or {@code NAME://[ipv6]:port}.
     *
     * @throws IllegalArgumentException saying what was expected
     */
    public static Endpoint parse(String text) {
        int scheme = text.indexOf("://");
        int colon = text.lastIndexOf(':');
        if (scheme <= 0 || colon <= scheme) {
            throw new IllegalArgumentException("expected NAME://host:port instead of " + text);
        }
        String host = text.substring(scheme + 3, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "an IPv6 address stands in brackets, as NAME://[::1]:9092, unlike " + text);
        }
        int port;
        try {
            port = Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number as port in " + text, e);
        }
        String name = text.substring(0, scheme).toUpperCase(Locale.ROOT);
        return new Endpoint(name, bracketed ? host.substring(1, host.length() - 1) : host, port);
    }

    /** The same listener at another port: the one that the system chose for port 0. */
    public Endpoint withPort(int boundPort) {
        return new Endpoint(listenerName, host, boundPort);
    }

    @Override
    public String toString() {
        return listenerName + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
