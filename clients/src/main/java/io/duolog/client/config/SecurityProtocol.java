package io.duolog.client.config;

/** What protects a connection to a broker. */
public enum SecurityProtocol {
    /** Nothing. */
    PLAINTEXT,
    /** TLS, with the {@code ssl.*} settings. */
    SSL
}
