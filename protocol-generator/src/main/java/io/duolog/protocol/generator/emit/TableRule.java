package io.duolog.protocol.generator.emit;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import io.duolog.protocol.generator.model.MessageModel;
import io.duolog.protocol.generator.model.Names;
import io.duolog.protocol.generator.schema.MessageSchema;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** The enums that list messages by number: {@code ApiKey}, and the table of our own records. */
final class TableRule {
    /** ApiVersions: its response has header version 0 always, so that a client of any age can read it (KIP-511). */
    private static final int API_VERSIONS = 18;

    private final String packageName;
    private final ClassName name;
    private final TypeSpec.Builder type;

    private TableRule(String packageName, String name, String javadoc) {
        this.packageName = packageName;
        this.name = ClassName.get(packageName, name);
        this.type = TypeSpec.enumBuilder(name).addModifiers(Modifier.PUBLIC).addJavadoc(javadoc);
    }

    /** {@code ApiKey}, or null if there are no requests among the messages. */
    static TypeSpec.@Nullable Builder apiKeys(String packageName, List<MessageModel> messages) {
        List<MessageModel> requests = messages.stream()
                .filter(message -> message.schema().type() == MessageSchema.Type.request)
                .sorted(Comparator.comparing(message -> message.schema().apiKey()))
                .toList();
        if (requests.isEmpty()) {
            return null;
        }
        return new TableRule(
                        packageName, "ApiKey", "The APIs that are spoken: versions, headers, and how to read them.\n")
                .apiKeys(requests);
    }

    /** The table of our own records. */
    static TypeSpec.Builder records(String packageName, RecordTable table, List<MessageModel> messages) {
        List<MessageModel> listed = messages.stream()
                .filter(message -> message.schema().type() == MessageSchema.Type.data
                        && message.schema().apiKey() != null)
                .sorted(Comparator.comparing(message -> message.schema().apiKey()))
                .toList();
        return new TableRule(packageName, table.enumName(), "The kinds of records: versions, and how to read them.\n")
                .records(listed, ClassName.bestGuess(table.interfaceName()));
    }

    private TypeSpec.Builder records(List<MessageModel> messages, ClassName base) {
        for (MessageModel message : messages) {
            constant(message, message.name(), CodeBlock.of(""));
        }
        property(TypeName.SHORT, "id", "The number that stands on disk.");
        property(TypeName.SHORT, "lowestVersion", "The oldest version that can be read.");
        property(TypeName.SHORT, "highestVersion", "The newest version that can be read.");
        type.addMethod(
                read("read", base, messages, MessageModel::name, MessageModel::name, "Reads a record of this kind."));
        constructor(List.of("id", "lowestVersion", "highestVersion"));
        lookup(messages, "The kind of record with this number, or null.");
        return type;
    }

    private TypeSpec.Builder apiKeys(List<MessageModel> requests) {
        for (MessageModel request : requests) {
            int flexible = request.schema().flexibleVersions().isEmpty()
                    ? Short.MAX_VALUE
                    : request.schema().flexibleVersions().lowest();
            constant(request, request.apiName(), CodeBlock.of(", $L, $S", flexible, request.apiName()));
        }
        property(TypeName.SHORT, "id", "The number on the wire.");
        property(TypeName.SHORT, "lowestVersion", "The oldest version spoken.");
        property(TypeName.SHORT, "highestVersion", "The newest version spoken.");
        property(TypeName.SHORT, "firstFlexibleVersion", "The first version with varint lengths and tagged fields.");
        property(ClassName.get(String.class), "apiName", "The name in the schemas, for example {@code ListOffsets}.");
        ParameterizedTypeName anyRequest = ParameterizedTypeName.get(
                ClassName.get(packageName, "ApiRequest"), WildcardTypeName.subtypeOf(Object.class));
        ClassName anyResponse = ClassName.get(packageName, "ApiResponse");
        type.addMethod(isSupported());
        type.addMethod(headerVersion(
                "requestHeaderVersion",
                "The version of the {@link RequestHeader} before a request of {@code apiVersion}, spoken or not.",
                CodeBlock.of("return (short) (apiVersion >= firstFlexibleVersion ? 2 : 1)")));
        type.addMethod(headerVersion(
                "responseHeaderVersion",
                "The version of the {@link ResponseHeader} before a response of {@code apiVersion}. It is 0 for every "
                        + "ApiVersions response (KIP-511): whoever reads it cannot know the version.",
                CodeBlock.of("return (short) (id != $L && apiVersion >= firstFlexibleVersion ? 1 : 0)", API_VERSIONS)));
        type.addMethod(read(
                "readRequest",
                anyRequest,
                requests,
                MessageModel::apiName,
                MessageModel::name,
                "Reads a request, after its header."));
        type.addMethod(read(
                "readResponse",
                anyResponse,
                requests,
                MessageModel::apiName,
                request -> request.apiName() + "Response",
                "Reads a response, after its header."));
        constructor(List.of("id", "lowestVersion", "highestVersion", "firstFlexibleVersion", "apiName"));
        lookup(requests, "The API with this number, or null if it is not spoken.");
        return type;
    }

    private ClassName type(String simpleName) {
        return ClassName.get(packageName, simpleName);
    }

    /** Adds a constant; {@code further} arguments follow the number and the versions, each behind its comma. */
    private void constant(MessageModel message, String constantName, CodeBlock further) {
        type.addEnumConstant(
                Names.constant(constantName),
                TypeSpec.anonymousClassBuilder(
                                "$L, $L, $L$L",
                                message.schema().apiKey(),
                                message.root().versions().lowest(),
                                message.root().versions().highest(),
                                further)
                        .addJavadoc(
                                "$L, number $L, versions $L.\n",
                                constantName,
                                message.schema().apiKey(),
                                message.root().versions())
                        .build());
    }

    private void property(TypeName propertyType, String propertyName, String about) {
        type.addField(propertyType, propertyName, Modifier.PRIVATE, Modifier.FINAL);
        type.addMethod(MethodSpec.methodBuilder(propertyName)
                .addJavadoc(about + "\n")
                .addModifiers(Modifier.PUBLIC)
                .returns(propertyType)
                .addStatement("return $L", propertyName)
                .build());
    }

    private MethodSpec isSupported() {
        return MethodSpec.methodBuilder("isSupported")
                .addJavadoc("Whether this version can be read and written.\n")
                .addModifiers(Modifier.PUBLIC)
                .returns(TypeName.BOOLEAN)
                .addParameter(TypeName.SHORT, "apiVersion")
                .addStatement("return apiVersion >= lowestVersion && apiVersion <= highestVersion")
                .build();
    }

    private static MethodSpec headerVersion(String methodName, String about, CodeBlock code) {
        return MethodSpec.methodBuilder(methodName)
                .addJavadoc(about + "\n")
                .addModifiers(Modifier.PUBLIC)
                .returns(TypeName.SHORT)
                .addParameter(TypeName.SHORT, "apiVersion")
                .addStatement(code)
                .build();
    }

    /** A switch: a table of method references would link all of them where the first is needed, at the start of a process. */
    private MethodSpec read(
            String methodName,
            TypeName result,
            List<MessageModel> messages,
            Function<MessageModel, String> constantNames,
            Function<MessageModel, String> typeNames,
            String about) {
        CodeBlock.Builder cases =
                CodeBlock.builder().add("return switch (this) {\n").indent();
        for (MessageModel message : messages) {
            cases.add(
                    "case $L -> $T.read(in, version);\n",
                    Names.constant(constantNames.apply(message)),
                    type(typeNames.apply(message)));
        }
        return MethodSpec.methodBuilder(methodName)
                .addJavadoc("$L\n\n", about)
                .addJavadoc("@throws io.duolog.protocol.wire.WireFormatException if the bytes are something else\n")
                .addJavadoc("@throws $T if the version is not spoken\n", Types.UNSUPPORTED)
                .addModifiers(Modifier.PUBLIC)
                .returns(result)
                .addParameter(Types.READER, "in")
                .addParameter(TypeName.SHORT, "version")
                .addCode(cases.unindent().add("};\n").build())
                .build();
    }

    private void constructor(List<String> properties) {
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
        for (String property : properties) {
            boolean isText = property.equals("apiName");
            constructor.addParameter(isText ? ClassName.get(String.class) : TypeName.INT, property);
            constructor.addStatement(isText ? "this.$1L = $1L" : "this.$1L = (short) $1L", property);
        }
        type.addMethod(constructor.build());
    }

    private void lookup(List<MessageModel> messages, String about) {
        int last = messages.isEmpty()
                ? -1
                : messages.get(messages.size() - 1).schema().apiKey();
        type.addField(
                FieldSpec.builder(ArrayTypeName.of(name), "BY_ID", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                        .initializer("new $T[$L]", name, last + 1)
                        .build());
        type.addStaticBlock(CodeBlock.builder()
                .beginControlFlow("for ($T value : values())", name)
                .addStatement("BY_ID[value.id] = value")
                .endControlFlow()
                .build());
        type.addMethod(MethodSpec.methodBuilder("forId")
                .addJavadoc(about + "\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(name.annotated(AnnotationSpec.builder(Nullable.class).build()))
                .addParameter(TypeName.INT, "id")
                .addStatement("return id >= 0 && id < BY_ID.length ? BY_ID[id] : null")
                .build());
    }
}
