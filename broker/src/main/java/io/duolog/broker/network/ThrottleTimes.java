package io.duolog.broker.network;

import io.duolog.protocol.message.ApiResponse;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Tells clients for how long they are to wait. Answers are records, and nearly all of them have the field {@code
 * throttleTimeMs}; one that has to tell of a throttle is made anew. That is rare and slow on purpose, so that handlers need
 * not know of throttles. Thread-safe.
 */
final class ThrottleTimes {
    private static final String FIELD = "throttleTimeMs";

    private final ClassValue<Optional<Copier>> copiers = new ClassValue<>() {
        @Override
        protected Optional<Copier> computeValue(Class<?> type) {
            return Copier.of(type);
        }
    };

    /** The same answer with a throttle time; the answer itself if its API cannot tell one. */
    <R extends ApiResponse> R with(R response, int throttleMs) {
        Optional<Copier> copier = copiers.get(response.getClass());
        if (copier.isEmpty()) {
            return response;
        }
        @SuppressWarnings("unchecked") // The copier of a class makes objects of that class.
        R copy = (R) copier.get().copy(response, throttleMs);
        return copy;
    }

    /** Makes records of one class anew with another throttle time. */
    private record Copier(MethodHandle constructor, List<MethodHandle> fields, int throttleIndex) {
        static Optional<Copier> of(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            List<String> names =
                    Arrays.stream(components).map(RecordComponent::getName).toList();
            if (!names.contains(FIELD)) {
                return Optional.empty();
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            try {
                MethodHandles.Lookup lookup = MethodHandles.publicLookup();
                List<MethodHandle> fields = new ArrayList<>();
                for (RecordComponent component : components) {
                    fields.add(lookup.unreflect(component.getAccessor()));
                }
                MethodHandle constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types));
                return Optional.of(new Copier(constructor, fields, names.indexOf(FIELD)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(type + " is no public record", e);
            }
        }

        Object copy(Object original, int throttleMs) {
            try {
                List<Object> values = new ArrayList<>();
                for (MethodHandle field : fields) {
                    values.add(field.invoke(original));
                }
                values.set(throttleIndex, throttleMs);
                return constructor.invokeWithArguments(values);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("cannot copy " + original.getClass(), e);
            }
        }
    }
}
