package io.duolog.chaos.network;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * One kind of connection of a run, with one port for all nodes.
 *
 * @param name such as {@code kafka}
 * @param listener the nodes that listen
 * @param dialers the nodes whose connections to them are proxied
 */
public record Plane(String name, NodeId.Kind listener, Set<NodeId.Kind> dialers) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    /** Checks and copies. */
    public Plane {
        requireNonNull(name, "name");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the plane's name is " + name + "; it must match " + NAME);
        }
        requireNonNull(listener, "listener");
        dialers = Set.copyOf(dialers);
    }

    /** Whether {@code link} has connections of this plane. A node's connections to itself are none. */
    boolean carries(Link link) {
        return link.to().kind() == listener
                && dialers.contains(link.from().kind())
                && !link.from().equals(link.to());
    }
}
