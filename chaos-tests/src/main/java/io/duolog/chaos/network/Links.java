package io.duolog.chaos.network;

import java.util.Set;

/** The links of a run that can be broken. For one thread. */
public interface Links {
    /** All of them. */
    Set<Link> all();

    /**
     * Breaks links, which may be broken already: the newest fault of a link holds, and those before are forgotten. Another
     * fault than that which is there closes the link's connections, and what was held is lost; the same one changes nothing.
     *
     * @throws IllegalArgumentException if there is no such link
     */
    void apply(Set<Link> links, LinkFault fault);

    /** Heals links; those that are whole stay so. */
    void heal(Set<Link> links);

    /** Heals all. */
    default void healAll() {
        heal(all());
    }
}
