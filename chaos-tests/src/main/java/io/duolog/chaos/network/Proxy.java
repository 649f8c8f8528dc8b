package io.duolog.chaos.network;

/**
 * A proxy of Toxiproxy.
 *
 * @param name what it is addressed by
 * @param listen its address, literal
 * @param upstream where it connects to, literal: the server has no hosts file
 * @param enabled whether it listens
 */
record Proxy(String name, String listen, String upstream, boolean enabled) {
    Proxy disabled() {
        return new Proxy(name, listen, upstream, false);
    }
}
