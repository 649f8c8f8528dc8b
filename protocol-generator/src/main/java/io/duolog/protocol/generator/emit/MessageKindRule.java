package io.duolog.protocol.generator.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import io.duolog.protocol.generator.model.MessageModel;
import io.duolog.protocol.generator.model.Names;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Which interface a message implements, and the methods that tie it to its table. */
final class MessageKindRule {
    private final String packageName;
    private final @Nullable RecordTable table;

    MessageKindRule(String packageName, @Nullable RecordTable table) {
        this.packageName = packageName;
        this.table = table;
    }

    void apply(TypeSpec.Builder type, MessageModel message) {
        switch (message.schema().type()) {
            case request -> {
                ClassName response = ClassName.get(packageName, message.apiName() + "Response");
                type.addSuperinterface(ParameterizedTypeName.get(ClassName.get(packageName, "ApiRequest"), response))
                        .addMethod(apiKey(message))
                        .addMethod(MethodSpec.methodBuilder("readResponse")
                                .addAnnotation(Override.class)
                                .addModifiers(Modifier.PUBLIC)
                                .returns(response)
                                .addParameter(Types.READER, "in")
                                .addParameter(TypeName.SHORT, "version")
                                .addStatement("return $T.read(in, version)", response)
                                .build());
            }
            case response ->
                type.addSuperinterface(ClassName.get(packageName, "ApiResponse"))
                        .addMethod(apiKey(message));
            case header, data, coordinatorKey, coordinatorValue -> data(type, message);
        }
    }

    private MethodSpec apiKey(MessageModel message) {
        ClassName apiKey = ClassName.get(packageName, "ApiKey");
        return MethodSpec.methodBuilder("apiKey")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(apiKey)
                .addStatement("return $T.$L", apiKey, Names.constant(message.apiName()))
                .build();
    }

    private void data(TypeSpec.Builder type, MessageModel message) {
        if (table == null || message.schema().apiKey() == null) {
            type.addSuperinterface(Types.MESSAGE);
            return;
        }
        ClassName enumName = ClassName.get(packageName, table.enumName());
        type.addSuperinterface(ClassName.bestGuess(table.interfaceName()))
                .addMethod(MethodSpec.methodBuilder("recordType")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PUBLIC)
                        .returns(enumName)
                        .addStatement("return $T.$L", enumName, Names.constant(message.name()))
                        .build());
    }
}
