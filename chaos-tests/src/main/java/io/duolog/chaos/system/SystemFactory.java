package io.duolog.chaos.system;

import java.util.List;

/**
 * Makes systems under test. Found by {@link java.util.ServiceLoader}: an implementation is public, has a constructor without
 * parameters, and is named in {@code META-INF/services/io.duolog.chaos.system.SystemFactory}.
 */
public interface SystemFactory {
    /** The names of the systems that it makes. */
    List<String> names();

    /**
     * Makes a system with its network; starts no process of it.
     *
     * @param name one of {@link #names}
     * @throws IllegalArgumentException if the options ask for what the system cannot, such as a mutant
     */
    SystemUnderTest create(String name, SystemOptions options);
}
