package io.duolog.protocol.generator.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.duolog.protocol.generator.model.FieldModel;
import io.duolog.protocol.generator.model.FieldType;
import io.duolog.protocol.generator.model.Step;
import io.duolog.protocol.generator.model.StructModel;
import io.duolog.protocol.generator.schema.VersionRange;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** {@code static read(WireReader, short)}: straight-line code, one local variable a component. */
final class ReadRule {
    private static final Set<String> OWN_LOCALS =
            Set.of("in", "version", "flexible", "tags", "tag", "end", "nested", "element", "compact");

    private final StructModel struct;
    private final boolean isRoot;

    private ReadRule(StructModel struct, boolean isRoot) {
        this.struct = struct;
        this.isRoot = isRoot;
    }

    static void apply(TypeSpec.Builder type, StructModel struct, boolean isRoot) {
        ReadRule rule = new ReadRule(struct, isRoot);
        type.addMethod(rule.read());
        if (struct.isListed()) {
            type.addMethod(rule.readList());
        }
    }

    private MethodSpec read() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("read")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(ClassName.get("", struct.name()))
                .addParameter(Types.READER, "in")
                .addParameter(TypeName.SHORT, "version");
        if (isRoot) {
            method.addJavadoc("Takes the message out of {@code in}; byte fields and records share its buffer.\n\n")
                    .addJavadoc(
                            "@throws io.duolog.protocol.wire.WireFormatException if the bytes are not such a message\n")
                    .addJavadoc("@throws $T if the version is not spoken\n", Types.UNSUPPORTED)
                    .addStatement("in.begin($S)", struct.name())
                    .addStatement(
                            "$T.check($S, version, LOWEST_SUPPORTED_VERSION, HIGHEST_SUPPORTED_VERSION)",
                            Types.UNSUPPORTED,
                            struct.name());
        } else {
            method.addJavadoc("Takes the struct out of {@code in}.\n");
        }
        if (Flexibility.isVariable(struct)) {
            method.addStatement("boolean flexible = $L", Condition.within(struct.flexible(), struct.versions()));
        }
        for (FieldModel field : struct.fields()) {
            boolean hasPlace = struct.steps().stream()
                    .anyMatch(step -> step instanceof Step.Regular regular
                            && regular.field().equals(field));
            if (!hasPlace) {
                method.addStatement("$T $L = $L", Types.plain(field.type()), local(field), Types.defaultValue(field));
            }
        }
        for (Step step : struct.steps()) {
            if (step instanceof Step.Regular regular) {
                method.addStatement(
                        "$T $L = $L",
                        Types.plain(regular.field().type()),
                        local(regular.field()),
                        versioned(regular.field(), regular.when()));
            } else if (step instanceof Step.TagSection section) {
                readTags(method, section);
            }
        }
        String arguments = struct.fields().stream().map(ReadRule::local).collect(Collectors.joining(", "));
        return method.addStatement("return new $L($L)", struct.name(), arguments)
                .build();
    }

    private static String local(FieldModel field) {
        return OWN_LOCALS.contains(field.name()) ? field.name() + "Value" : field.name();
    }

    private CodeBlock versioned(FieldModel field, VersionRange when) {
        CodeBlock value = value(field, when);
        if (Condition.isAlways(when, struct.versions())) {
            return value;
        }
        return CodeBlock.of(
                "$L ? $L : $L", Condition.within(when, struct.versions()), value, Types.defaultValue(field));
    }

    private CodeBlock value(FieldModel field, VersionRange when) {
        VersionRange nullable = field.nullable().intersect(when);
        if (nullable.isEmpty()) {
            return value(field, false);
        }
        if (nullable.covers(when)) {
            return value(field, true);
        }
        return CodeBlock.of(
                "($L ? $L : $L)", Condition.within(nullable, when), value(field, true), value(field, false));
    }

    private CodeBlock value(FieldModel field, boolean nullable) {
        CodeBlock flexible = Condition.flexible(field.flexible(), struct.versions());
        String or = nullable ? "Nullable" : "";
        if (field.type() instanceof FieldType.Struct nested) {
            CodeBlock read = CodeBlock.of("$L.read(in, version)", nested.name());
            return nullable ? CodeBlock.of("in.readPresence($S) ? $L : null", field.name(), read) : read;
        }
        if (field.type() instanceof FieldType.ListOf list) {
            return listValue(field, list.element(), or, flexible);
        }
        FieldType.Scalar scalar = (FieldType.Scalar) field.type();
        return scalar.hasLength()
                ? CodeBlock.of("in.read$L$L($S, $L)", or, Types.method(scalar), field.name(), flexible)
                : CodeBlock.of("in.read$L($S)", Types.method(scalar), field.name());
    }

    private static CodeBlock listValue(FieldModel field, FieldType element, String or, CodeBlock flexible) {
        if (element instanceof FieldType.Struct nested) {
            return CodeBlock.of(
                    "$L.readList(in, version, in.read$LArrayLength($S, $L, $L))",
                    nested.name(),
                    or,
                    field.name(),
                    flexible,
                    nested.structBytesMin());
        }
        if (element == FieldType.Scalar.INT32) {
            return CodeBlock.of("in.read$LInts($S, $L)", or, field.name(), flexible);
        }
        FieldType.Scalar scalar = (FieldType.Scalar) element;
        CodeBlock reader = scalar.hasLength()
                ? CodeBlock.of("$T::read$L", Types.READER, Types.method(scalar))
                : CodeBlock.of("(nested, element, compact) -> nested.read$L(element)", Types.method(scalar));
        return CodeBlock.of("in.read$LList($S, $L, $L, $L)", or, field.name(), flexible, scalar.bytesMin(true), reader);
    }

    private void readTags(MethodSpec.Builder method, Step.TagSection section) {
        boolean always = Condition.isAlways(section.when(), struct.versions());
        if (!always) {
            method.beginControlFlow("if ($L)", Condition.within(section.when(), struct.versions()));
        }
        if (section.fields().isEmpty()) {
            method.addStatement("in.skipTaggedFields()");
        } else {
            method.beginControlFlow("for (int tags = in.readTagCount(); tags > 0; tags--)")
                    .addStatement("int tag = in.readUnsignedVarint($S)", "tag")
                    .addStatement("int end = in.beginTag(tag)")
                    .beginControlFlow("switch (tag)");
            for (FieldModel field : section.fields()) {
                readTag(method, field);
            }
            method.addStatement("default -> in.skipTag(end)").endControlFlow().endControlFlow();
        }
        if (!always) {
            method.endControlFlow();
        }
    }

    private void readTag(MethodSpec.Builder method, FieldModel field) {
        method.beginControlFlow("case $L ->", field.tag());
        boolean always = field.tagged().covers(struct.flexible());
        if (!always) {
            method.beginControlFlow("if ($L)", Condition.within(field.tagged(), struct.flexible()));
        }
        method.addStatement("$L = $L", local(field), taggedValue(field))
                .addStatement("in.endTag(end, $S)", field.name());
        if (!always) {
            method.nextControlFlow("else").addStatement("in.skipTag(end)").endControlFlow();
        }
        method.endControlFlow();
    }

    /** In the tagged section the marker of a struct that may be null is a varint, and not a byte. */
    private CodeBlock taggedValue(FieldModel field) {
        return field.type() instanceof FieldType.Struct nested && field.isNullable()
                ? CodeBlock.of(
                        "in.readUnsignedVarint($S) > 0 ? $L.read(in, version) : null", field.name(), nested.name())
                : value(field, field.tagged());
    }

    private MethodSpec readList() {
        ClassName name = ClassName.get("", struct.name());
        return MethodSpec.methodBuilder("readList")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(ParameterizedTypeName.get(Types.LIST, name))
                .addParameter(Types.READER, "in")
                .addParameter(TypeName.SHORT, "version")
                .addParameter(TypeName.INT, "length")
                .beginControlFlow("if (length < 0)")
                .addStatement("return null")
                .endControlFlow()
                .addStatement("$T[] elements = new $T[length]", name, name)
                .beginControlFlow("for (int i = 0; i < length; i++)")
                .addStatement("elements[i] = read(in, version)")
                .endControlFlow()
                .addStatement("return $T.owning(elements)", Types.FIXED_LIST)
                .build();
    }
}
