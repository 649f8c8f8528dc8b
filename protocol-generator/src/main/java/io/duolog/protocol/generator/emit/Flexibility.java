package io.duolog.protocol.generator.emit;

import io.duolog.protocol.generator.model.FieldModel;
import io.duolog.protocol.generator.model.FieldType;
import io.duolog.protocol.generator.model.StructModel;

/** Whether a method needs the local variable {@code flexible}. */
final class Flexibility {
    private Flexibility() {}

    /** Whether some versions of the struct are flexible, some are not, and a field with a length depends on it. */
    static boolean isVariable(StructModel struct) {
        boolean mixed = !struct.flexible().isEmpty() && !struct.flexible().covers(struct.versions());
        return mixed && struct.fields().stream().anyMatch(field -> dependsOnIt(field, struct));
    }

    private static boolean dependsOnIt(FieldModel field, StructModel struct) {
        boolean mixed = !field.flexible().isEmpty() && !field.flexible().covers(struct.versions());
        boolean hasLength = field.type() instanceof FieldType.ListOf
                || (field.type() instanceof FieldType.Scalar scalar && scalar.hasLength());
        return mixed && hasLength;
    }
}
