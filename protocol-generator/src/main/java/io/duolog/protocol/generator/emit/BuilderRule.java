package io.duolog.protocol.generator.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import io.duolog.protocol.generator.model.FieldModel;
import io.duolog.protocol.generator.model.StructModel;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** A builder that starts with the schema's defaults, for records with more than three components. */
final class BuilderRule {
    private static final int COMPONENTS_WITHOUT_BUILDER_MAX = 3;

    private BuilderRule() {}

    static void apply(TypeSpec.Builder type, StructModel struct) {
        if (struct.fields().size() <= COMPONENTS_WITHOUT_BUILDER_MAX) {
            return;
        }
        ClassName builder = ClassName.get("", "Builder");
        type.addMethod(MethodSpec.methodBuilder("builder")
                .addJavadoc("Starts with the default of every component.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(builder)
                .addStatement("return new $T()", builder)
                .build());
        type.addType(builder(struct, builder));
    }

    private static TypeSpec builder(StructModel struct, ClassName name) {
        TypeSpec.Builder type = TypeSpec.classBuilder(name.simpleName())
                .addJavadoc("Collects the components of {@link $L}. Confined to one thread.\n", struct.name())
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        for (FieldModel field : struct.fields()) {
            type.addField(FieldSpec.builder(Types.of(field), field.name(), Modifier.PRIVATE)
                    .initializer(Types.defaultValue(field))
                    .build());
            type.addMethod(MethodSpec.methodBuilder(field.name())
                    .addJavadoc("Sets {@code $L}; by default {@code $L}.\n", field.name(), shownDefault(field))
                    .addModifiers(Modifier.PUBLIC)
                    .returns(name)
                    .addParameter(Types.of(field), "value")
                    .addStatement("this.$L = value", field.name())
                    .addStatement("return this")
                    .build());
        }
        String arguments = struct.fields().stream().map(FieldModel::name).collect(Collectors.joining(", "));
        return type.addMethod(MethodSpec.methodBuilder("build")
                        .addJavadoc("The record.\n")
                        .addModifiers(Modifier.PUBLIC)
                        .returns(ClassName.get("", struct.name()))
                        .addStatement("return new $L($L)", struct.name(), arguments)
                        .build())
                .build();
    }

    private static String shownDefault(FieldModel field) {
        return Types.defaultValue(field)
                .toString()
                .replaceAll("\\b(?:java|io\\.duolog)\\.[a-z.]+\\.", "")
                .replaceAll("^\\((?:byte|short)\\) ", "");
    }
}
