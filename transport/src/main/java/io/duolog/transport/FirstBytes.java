package io.duolog.transport;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells from the first four bytes of a connection that the peer speaks another protocol. Pure. */
final class FirstBytes {
    /** What this end is, for messages. */
    enum Expectation {
        /** A server awaits requests. */
        REQUEST("socket.request.max.bytes"),
        /** A client awaits answers. */
        RESPONSE("receive.message.max.bytes");

        private final String sizeSetting;

        Expectation(String sizeSetting) {
            this.sizeSetting = sizeSetting;
        }

        String sizeSetting() {
            return sizeSetting;
        }
    }

    private static final int TLS_ALERT = 0x15;
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_MAJOR_VERSION = 3;
    private static final int TLS_MINOR_VERSION_MAX = 4;
    private static final int PRINTABLE_MIN = 0x20;
    private static final int PRINTABLE_MAX = 0x7e;
    private static final Set<String> HTTP_STARTS =
            Set.of("GET ", "POST", "PUT ", "HEAD", "DELE", "OPTI", "PATC", "CONN", "TRAC", "PRI ", "HTTP");

    private FirstBytes() {}

    /** What is wrong with a connection that begins with these bytes (big-endian); null if nothing is known to be. */
    static @Nullable CloseReason recognise(int firstBytes, Expectation expectation) {
        int type = firstBytes >>> 24;
        int major = firstBytes >>> 16 & 0xff;
        int minor = firstBytes >>> 8 & 0xff;
        if ((type == TLS_HANDSHAKE || type == TLS_ALERT)
                && major == TLS_MAJOR_VERSION
                && minor <= TLS_MINOR_VERSION_MAX) {
            return tls(expectation);
        }
        if (HTTP_STARTS.contains(text(firstBytes))) {
            return http(expectation);
        }
        return null;
    }

    /** The bytes of a size that makes no sense, for people who may recognise them. */
    static String describe(int bytes) {
        String hex = String.format(" (bytes %08x", bytes);
        return isPrintable(bytes) ? hex + ", as text \"" + text(bytes) + "\")" : hex + ")";
    }

    private static CloseReason tls(Expectation expectation) {
        return CloseReason.of(
                CloseKind.PEER_SPEAKS_TLS,
                switch (expectation) {
                    case REQUEST ->
                        "the client speaks TLS to a plaintext listener; set its security.protocol to "
                                + "PLAINTEXT or SASL_PLAINTEXT, or point it at a TLS listener";
                    case RESPONSE ->
                        "the server speaks TLS and this client does not; set security.protocol to SSL or "
                                + "SASL_SSL, or connect to a plaintext listener";
                });
    }

    private static CloseReason http(Expectation expectation) {
        return CloseReason.of(
                CloseKind.PEER_SPEAKS_HTTP,
                switch (expectation) {
                    case REQUEST ->
                        "the client sent an HTTP request to a listener of the Kafka protocol; point it at "
                                + "an HTTP port";
                    case RESPONSE ->
                        "the server answered in HTTP: the port is not one of the Kafka protocol; check "
                                + "bootstrap.servers";
                });
    }

    private static boolean isPrintable(int bytes) {
        return text(bytes).chars().allMatch(c -> c >= PRINTABLE_MIN && c <= PRINTABLE_MAX);
    }

    private static String text(int bytes) {
        byte[] array = {(byte) (bytes >>> 24), (byte) (bytes >>> 16), (byte) (bytes >>> 8), (byte) bytes};
        return new String(array, StandardCharsets.ISO_8859_1);
    }
}
