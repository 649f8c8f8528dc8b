package io.duolog.transport;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Tells what an exception from Netty, the JDK or the operating system means for a connection. Pure. */
final class CloseReasons {
    private static final String HTTP_IN_HEX = "48545450";

    private CloseReasons() {}

    /**
     * The reason behind a failure of a connection.
     *
     * @param opened whether the connection could carry frames already: before that, TLS failures are the handshake's
     * @param name the listener, or what a client connects to
     */
    static CloseReason of(Throwable failure, boolean opened, String name) {
        Throwable cause =
                failure instanceof DecoderException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof NotSslRecordException) {
            return notTls(cause, name);
        }
        if (cause instanceof SslHandshakeTimeoutException) {
            return CloseReason.of(
                    CloseKind.TLS_HANDSHAKE_FAILED,
                    "the TLS handshake on " + name + " did not finish in time: does the other end speak TLS?",
                    cause);
        }
        if (cause instanceof SSLException) {
            CloseKind kind = opened ? CloseKind.CONNECTION_LOST : CloseKind.TLS_HANDSHAKE_FAILED;
            String what = opened ? "TLS failed on " : "the TLS handshake failed on ";
            return CloseReason.of(kind, what + name + ": " + innermostMessage(cause), cause);
        }
        if (cause instanceof ClosedChannelException && !opened) {
            return closedInHandshake(name);
        }
        if (cause instanceof IOException) {
            return CloseReason.of(
                    CloseKind.CONNECTION_LOST, "the connection on " + name + " was lost: " + cause.getMessage(), cause);
        }
        return CloseReason.of(CloseKind.INTERNAL_ERROR, "unexpected failure on " + name + ": " + cause, cause);
    }

    /** The reason why a connection could not be made. */
    static CloseReason ofConnect(Throwable failure, String name) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof UnknownHostException) {
            return CloseReason.of(CloseKind.HOST_UNKNOWN, "the host name of " + name + " cannot be resolved", failure);
        }
        if (failure instanceof ConnectException
                && message.toLowerCase(Locale.ROOT).contains("refused")) {
            return CloseReason.of(
                    CloseKind.CONNECTION_REFUSED, "connection refused by " + name + ": nobody listens there", failure);
        }
        if (failure instanceof io.netty.channel.ConnectTimeoutException) {
            return connectTimeout(name);
        }
        return CloseReason.of(CloseKind.UNREACHABLE, "cannot connect to " + name + ": " + message, failure);
    }

    /** The setup of a connection took too long. */
    static CloseReason connectTimeout(String name) {
        return CloseReason.of(
                CloseKind.CONNECT_TIMEOUT, "no connection to " + name + " within socket.connection.setup.timeout.ms");
    }

    /** The peer went away during the TLS handshake. */
    static CloseReason closedInHandshake(String name) {
        return CloseReason.of(
                CloseKind.TLS_HANDSHAKE_FAILED,
                "the other end closed the connection on " + name
                        + " during the TLS handshake: it may not speak TLS on that port");
    }

    private static CloseReason notTls(Throwable cause, String name) {
        boolean http = String.valueOf(cause.getMessage()).contains(HTTP_IN_HEX);
        return CloseReason.of(
                CloseKind.PEER_NOT_TLS,
                "the other end does not speak TLS on " + name
                        + (http ? ": it answered in HTTP" : ": this end is set to TLS, the other to plaintext"),
                cause);
    }

    private static String innermostMessage(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }
}
