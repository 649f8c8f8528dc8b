package io.duolog.protocol.generator.schema;

import java.util.List;

/**
 * A struct that several fields of one message refer to.
 *
 * @param name its name
 * @param versions in which versions it exists
 * @param fields its fields
 */
public record StructSchema(String name, VersionRange versions, List<FieldSchema> fields) {}
