package io.duolog.transport;

import java.net.InetAddress;

/** Hears of what happens on a server's connections, for metrics. Called on any thread; must not block or throw. */
public interface TransportObserver {
    /** Observes nothing. */
    TransportObserver NONE = new TransportObserver() {};

    /** A connection was accepted. */
    default void onOpened(String listenerName) {}

    /** A connection that was accepted has closed. */
    default void onClosed(String listenerName, CloseKind kind) {}

    /**
     * A peer did what a correct peer does not do ({@link CloseKind#isMisbehaviour()}). Called each time; the transport
     * itself logs each kind only now and then per address.
     */
    default void onMisbehaviour(String listenerName, InetAddress peer, CloseReason reason) {}
}
