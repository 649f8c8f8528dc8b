package io.duolog.protocol.generator.emit;

import com.palantir.javapoet.CodeBlock;
import io.duolog.protocol.generator.model.FieldModel;
import io.duolog.protocol.generator.model.MessageModel;
import io.duolog.protocol.generator.model.StructModel;

/** Comments out of the texts of the schemas. */
final class Javadoc {
    private Javadoc() {}

    static CodeBlock ofMessage(MessageModel message) {
        StructModel root = message.root();
        Integer apiKey = message.schema().apiKey();
        String kind =
                switch (message.schema().type()) {
                    case request -> "The request of API " + apiKey + " (" + message.apiName() + ")";
                    case response -> "The response of API " + apiKey + " (" + message.apiName() + ")";
                    case header -> "The header " + message.name();
                    case coordinatorKey -> "The key of coordinator records of type " + apiKey;
                    case coordinatorValue -> "The value of coordinator records of type " + apiKey;
                    case data -> apiKey == null ? "The data " + message.name() : message.name() + ", type " + apiKey;
                };
        String flexible = root.flexible().isEmpty()
                ? ""
                : ", flexible from " + root.flexible().lowest();
        CodeBlock.Builder text = CodeBlock.builder().add("$L, versions $L$L.", kind, root.versions(), flexible);
        if (!root.about().isEmpty()) {
            text.add(" $L", escape(root.about()));
        }
        return components(text.add("\n"), root).build();
    }

    static CodeBlock ofStruct(StructModel struct) {
        String about = struct.about().isEmpty() ? struct.name() + "." : escape(struct.about());
        return components(CodeBlock.builder().add("$L\n", about), struct).build();
    }

    private static CodeBlock.Builder components(CodeBlock.Builder text, StructModel struct) {
        if (!struct.fields().isEmpty()) {
            text.add("\n");
        }
        for (FieldModel field : struct.fields()) {
            String about = field.about().isEmpty() ? "see the schema" : escape(field.about());
            String versions = field.versions().covers(struct.versions()) ? "" : " (versions " + field.versions() + ")";
            text.add("@param $L $L$L\n", field.name(), about, versions);
        }
        return text;
    }

    static String escape(String text) {
        return text.strip()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "&#64;")
                .replace("{", "&#123;")
                .replace("*/", "*&#47;")
                .replaceAll("\\s+", " ");
    }
}
