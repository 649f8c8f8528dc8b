package io.duolog.protocol.generator.schema;

/** A schema, or the list of what to generate, makes no sense; the message names file, field and reason. */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Fails with a message for the person who edits the schema. */
    public SchemaException(String message) {
        super(message);
    }

    /** Fails with a message for the person who edits the schema. */
    public SchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
