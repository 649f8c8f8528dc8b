package io.duolog.protocol.generator.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.duolog.protocol.generator.model.FieldModel;
import io.duolog.protocol.generator.model.FieldType;
import io.duolog.protocol.generator.model.MessageModel;
import io.duolog.protocol.generator.model.StructModel;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** A record for a message or a struct: components, checks, and what the other rules add. */
final class RecordRule {
    private RecordRule() {}

    /** The message with its structs inside; {@link MessageKindRule} has still to say what kind of message it is. */
    static TypeSpec.Builder message(MessageModel message) {
        StructModel root = message.root();
        TypeSpec.Builder type = struct(root, true)
                .addField(version(
                        "LOWEST_SUPPORTED_VERSION",
                        "The oldest version spoken.",
                        root.versions().lowest()))
                .addField(version(
                        "HIGHEST_SUPPORTED_VERSION",
                        "The newest version spoken.",
                        root.versions().highest()));
        message.structs()
                .forEach(nested -> type.addType(
                        struct(nested, false).addModifiers(Modifier.STATIC).build()));
        return type;
    }

    private static FieldSpec version(String name, String about, int version) {
        return FieldSpec.builder(TypeName.SHORT, name, Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc(about + "\n")
                .initializer("$L", version)
                .build();
    }

    private static TypeSpec.Builder struct(StructModel struct, boolean isRoot) {
        TypeSpec.Builder type = TypeSpec.recordBuilder(struct.name())
                .addModifiers(Modifier.PUBLIC)
                .recordConstructor(constructor(struct));
        if (!isRoot) {
            type.addJavadoc(Javadoc.ofStruct(struct));
        }
        if (struct.isDefaulted()) {
            String defaults =
                    struct.fields().stream().map(field -> "$L").collect(Collectors.joining(", ", "new $L(", ")"));
            Object[] arguments = new Object[struct.fields().size() + 1];
            arguments[0] = struct.name();
            for (int i = 0; i < struct.fields().size(); i++) {
                arguments[i + 1] = Types.defaultValue(struct.fields().get(i));
            }
            type.addField(FieldSpec.builder(
                            ClassName.get("", struct.name()),
                            "DEFAULT",
                            Modifier.PUBLIC,
                            Modifier.STATIC,
                            Modifier.FINAL)
                    .addJavadoc("All components at their defaults.\n")
                    .initializer(defaults, arguments)
                    .build());
        }
        ReadRule.apply(type, struct, isRoot);
        WriteRule.apply(type, struct, isRoot);
        BuilderRule.apply(type, struct);
        return type;
    }

    private static MethodSpec constructor(StructModel struct) {
        CodeBlock.Builder checks = CodeBlock.builder();
        for (FieldModel field : struct.fields()) {
            if (!field.isPrimitive()) {
                normalise(checks, field);
            }
        }
        CodeBlock code = checks.build();
        MethodSpec.Builder method =
                code.isEmpty() ? MethodSpec.constructorBuilder() : MethodSpec.compactConstructorBuilder();
        if (!code.isEmpty()) {
            method.addModifiers(Modifier.PUBLIC)
                    .addJavadoc("Makes the lists immutable; null is allowed only where a component says so.\n");
        }
        for (FieldModel field : struct.fields()) {
            method.addParameter(
                    ParameterSpec.builder(Types.of(field), field.name()).build());
        }
        return method.addCode(code).build();
    }

    private static void normalise(CodeBlock.Builder checks, FieldModel field) {
        String name = field.name();
        boolean nullable = field.isNullable() || field.isNullByDefault();
        if (!nullable) {
            checks.addStatement("$T.requireNonNull($L, $S)", Objects.class, name, name);
        }
        CodeBlock value = null;
        if (field.type() instanceof FieldType.ListOf list) {
            ClassName helper = list.element() == FieldType.Scalar.INT32 ? Types.INT_LIST : Types.FIXED_LIST;
            value = CodeBlock.of("$T.copyOf($L)", helper, name);
        } else if (field.type() == FieldType.Scalar.BYTES) {
            value = CodeBlock.of("$1L.isReadOnly() ? $1L : $1L.asReadOnlyBuffer()", name);
        }
        if (value != null) {
            checks.addStatement(nullable ? "$1L = $1L == null ? null : $2L" : "$1L = $2L", name, value);
        }
    }
}
