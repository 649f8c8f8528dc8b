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
import javax.lang.model.element.Modifier;

/** {@code write(WireWriter, short)}: one pass; a value that the version cannot express is an error. */
final class WriteRule {
    private final StructModel struct;
    private final boolean isRoot;
    private final CodeBlock.Builder code = CodeBlock.builder();

    private WriteRule(StructModel struct, boolean isRoot) {
        this.struct = struct;
        this.isRoot = isRoot;
    }

    static void apply(TypeSpec.Builder type, StructModel struct, boolean isRoot) {
        type.addMethod(new WriteRule(struct, isRoot).write());
        if (struct.isListed()) {
            type.addMethod(writeList(struct));
        }
    }

    private MethodSpec write() {
        MethodSpec.Builder method = MethodSpec.methodBuilder("write")
                .addModifiers(Modifier.PUBLIC)
                .addParameter(Types.WRITER, "out")
                .addParameter(TypeName.SHORT, "version");
        if (isRoot) {
            method.addAnnotation(Override.class)
                    .addStatement(
                            "$T.check($S, version, LOWEST_SUPPORTED_VERSION, HIGHEST_SUPPORTED_VERSION)",
                            Types.UNSUPPORTED,
                            struct.name());
        } else {
            method.addJavadoc("Appends the struct to {@code out}.\n");
        }
        if (Flexibility.isVariable(struct)) {
            method.addStatement("boolean flexible = $L", Condition.within(struct.flexible(), struct.versions()));
        }
        for (FieldModel field : struct.fields()) {
            checkExpressible(field);
        }
        for (Step step : struct.steps()) {
            if (step instanceof Step.Regular regular) {
                boolean always = Condition.isAlways(regular.when(), struct.versions());
                begin(always, Condition.within(regular.when(), struct.versions()));
                value(regular.field(), regular.when(), "out");
                end(always);
            } else if (step instanceof Step.TagSection section) {
                writeTags(section);
            }
        }
        return method.addCode(code.build()).build();
    }

    private void begin(boolean always, CodeBlock condition) {
        if (!always) {
            code.beginControlFlow("if ($L)", condition);
        }
    }

    private void end(boolean always) {
        if (!always) {
            code.endControlFlow();
        }
    }

    private static CodeBlock self(FieldModel field) {
        boolean hidden = field.name().equals("out")
                || field.name().equals("version")
                || field.name().equals("flexible")
                || field.name().equals("tag")
                || field.name().equals("tags");
        return CodeBlock.of(hidden ? "this.$L" : "$L", field.name());
    }

    private void checkExpressible(FieldModel field) {
        if (!field.ignorable() && !field.versions().covers(struct.versions())) {
            code.beginControlFlow(
                    "if ($L && $L)",
                    Condition.outside(field.versions(), struct.versions()),
                    Types.differsFromDefault(field, self(field)));
            raise(field);
            code.endControlFlow();
        }
        if (field.isNullable() && !field.nullable().covers(field.versions())) {
            VersionRange versions = field.versions();
            CodeBlock exists = versions.covers(struct.versions())
                    ? CodeBlock.of("")
                    : CodeBlock.of(" && $L", Condition.within(versions, struct.versions()));
            code.beginControlFlow(
                    "if ($L == null && $L$L)", self(field), Condition.outside(field.nullable(), versions), exists);
            raise(field);
            code.endControlFlow();
        }
    }

    private void raise(FieldModel field) {
        code.addStatement("throw $T.ofField($S, $S, version)", Types.UNSUPPORTED, struct.name(), field.name());
    }

    private void value(FieldModel field, VersionRange when, String out) {
        CodeBlock flexible = Condition.flexible(field.flexible(), struct.versions());
        boolean nullable = !field.nullable().intersect(when).isEmpty();
        if (field.type() instanceof FieldType.Struct) {
            structValue(field, when, out);
        } else if (field.type() instanceof FieldType.ListOf list) {
            if (nullable) {
                code.beginControlFlow("if ($L == null)", self(field))
                        .addStatement("$L.writeNullLength($L)", out, flexible)
                        .nextControlFlow("else");
            }
            code.addStatement(listValue(field, list.element(), out, flexible));
            end(!nullable);
        } else {
            FieldType.Scalar scalar = (FieldType.Scalar) field.type();
            if (scalar.hasLength()) {
                String or = nullable ? "Nullable" : "";
                code.addStatement("$L.write$L$L($L, $L)", out, or, Types.method(scalar), self(field), flexible);
            } else {
                code.addStatement("$L.write$L($L)", out, Types.method(scalar), self(field));
            }
        }
    }

    private void structValue(FieldModel field, VersionRange when, String out) {
        VersionRange nullable = field.nullable().intersect(when);
        if (nullable.isEmpty()) {
            code.addStatement("$L.write($L, version)", self(field), out);
            return;
        }
        boolean always = nullable.covers(when);
        begin(always, Condition.within(nullable, when));
        code.addStatement("$L.writePresence($L != null)", out, self(field));
        end(always);
        code.beginControlFlow("if ($L != null)", self(field))
                .addStatement("$L.write($L, version)", self(field), out)
                .endControlFlow();
    }

    private static CodeBlock listValue(FieldModel field, FieldType element, String out, CodeBlock flexible) {
        if (element instanceof FieldType.Struct nested) {
            return CodeBlock.of("$L.writeList($L, version, $L, $L)", nested.name(), out, self(field), flexible);
        }
        if (element == FieldType.Scalar.INT32) {
            return CodeBlock.of("$L.writeInts($L, $L)", out, self(field), flexible);
        }
        FieldType.Scalar scalar = (FieldType.Scalar) element;
        CodeBlock writer = scalar.hasLength()
                ? CodeBlock.of("$T::write$L", Types.WRITER, Types.method(scalar))
                : CodeBlock.of("(writer, element, compact) -> writer.write$L(element)", Types.method(scalar));
        return CodeBlock.of("$L.writeList($L, $L, $L)", out, self(field), flexible, writer);
    }

    private void writeTags(Step.TagSection section) {
        boolean always = Condition.isAlways(section.when(), struct.versions());
        begin(always, Condition.within(section.when(), struct.versions()));
        if (section.fields().isEmpty()) {
            code.addStatement("out.writeUnsignedVarint(0)");
        } else {
            code.addStatement("int tags = 0");
            for (FieldModel field : section.fields()) {
                code.beginControlFlow("if ($L)", isWritten(field))
                        .addStatement("tags++")
                        .endControlFlow();
            }
            code.addStatement("out.writeUnsignedVarint(tags)");
            for (FieldModel field : section.fields()) {
                code.beginControlFlow("if ($L)", isWritten(field))
                        .addStatement("$T tag = out.beginTag()", Types.WRITER);
                taggedValue(field);
                code.addStatement("out.endTag($L, tag)", field.tag()).endControlFlow();
            }
        }
        end(always);
    }

    /** In the tagged section the marker of a struct that may be null is a varint, and not a byte. */
    private void taggedValue(FieldModel field) {
        if (field.type() instanceof FieldType.Struct && field.isNullable()) {
            code.addStatement("tag.writeUnsignedVarint($L == null ? 0 : 1)", self(field))
                    .beginControlFlow("if ($L != null)", self(field))
                    .addStatement("$L.write(tag, version)", self(field))
                    .endControlFlow();
        } else {
            value(field, field.tagged(), "tag");
        }
    }

    private CodeBlock isWritten(FieldModel field) {
        CodeBlock differs = Types.differsFromDefault(field, self(field));
        return field.tagged().covers(struct.flexible())
                ? differs
                : CodeBlock.of("$L && $L", Condition.within(field.tagged(), struct.flexible()), differs);
    }

    private static MethodSpec writeList(StructModel struct) {
        return MethodSpec.methodBuilder("writeList")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(Types.WRITER, "out")
                .addParameter(TypeName.SHORT, "version")
                .addParameter(ParameterizedTypeName.get(Types.LIST, ClassName.get("", struct.name())), "list")
                .addParameter(TypeName.BOOLEAN, "flexible")
                .addStatement("int length = list.size()")
                .addStatement("out.writeLength(length, flexible)")
                .beginControlFlow("for (int i = 0; i < length; i++)")
                .addStatement("list.get(i).write(out, version)")
                .endControlFlow()
                .build();
    }
}
