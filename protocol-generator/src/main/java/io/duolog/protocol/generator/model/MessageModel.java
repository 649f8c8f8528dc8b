package io.duolog.protocol.generator.model;

import io.duolog.protocol.generator.schema.MessageSchema;
import java.util.List;

/**
 * A message to generate.
 *
 * @param schema where it comes from
 * @param root the message itself
 * @param structs the structs nested in it, in the order of the schema
 */
public record MessageModel(MessageSchema schema, StructModel root, List<StructModel> structs) {
    /** The name of the generated record. */
    public String name() {
        return root.name();
    }

    /** The name without {@code Request} or {@code Response}. */
    public String apiName() {
        return name().replaceFirst("(Request|Response)$", "");
    }
}
