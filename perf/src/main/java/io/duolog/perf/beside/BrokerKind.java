package io.duolog.perf.beside;

/** The two that are compared. */
enum BrokerKind {
    DUOLOG,
    APACHE_KAFKA
}
