package io.duolog.protocol.wire;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Consumer;

/**
 * An immutable list over an array that nobody else holds. Readers fill the array in place; {@code List.of} would copy
 * it once more.
 *
 * @param <E> the type of the elements, which are never null
 */
public final class FixedList<E> extends AbstractList<E> implements RandomAccess {
    private final E[] elements;

    private FixedList(E[] elements) {
        this.elements = elements;
    }

    /**
     * Takes over an array.
     *
     * @param elements without nulls; the caller must not touch it again
     */
    public static <E> List<E> owning(E[] elements) {
        return elements.length == 0 ? List.of() : new FixedList<>(elements);
    }

    /** An immutable list of the same elements; {@code source} itself if it is known to be immutable. */
    public static <E> List<E> copyOf(List<E> source) {
        return source instanceof FixedList ? source : List.copyOf(source);
    }

    @Override
    public E get(int index) {
        return elements[index];
    }

    @Override
    public int size() {
        return elements.length;
    }

    @Override
    public Object[] toArray() {
        return Arrays.copyOf(elements, elements.length, Object[].class);
    }

    @Override
    public void forEach(Consumer<? super E> action) {
        Objects.requireNonNull(action);
        for (E element : elements) {
            action.accept(element);
        }
    }
}
