package io.duolog.protocol.wire;

/**
 * Appends one element of a list.
 *
 * @param <E> the type of the element
 */
@FunctionalInterface
public interface ElementWriter<E> {
    /** Appends it; {@code flexible} tells the form of a string. */
    void write(WireWriter out, E element, boolean flexible);
}
