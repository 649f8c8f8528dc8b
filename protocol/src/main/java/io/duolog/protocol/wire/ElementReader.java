package io.duolog.protocol.wire;

/**
 * Takes one element of a list.
 *
 * @param <E> the type of the element
 */
@FunctionalInterface
public interface ElementReader<E> {
    /** Takes it; {@code flexible} tells the form of a string. */
    E read(WireReader in, String field, boolean flexible);
}
