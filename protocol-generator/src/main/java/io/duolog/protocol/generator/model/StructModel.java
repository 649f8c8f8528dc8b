package io.duolog.protocol.generator.model;

import io.duolog.protocol.generator.schema.VersionRange;
import java.util.List;

/**
 * A record to generate: a message, or a struct nested in one.
 *
 * @param name its simple name
 * @param about what it is, as plain text
 * @param versions in which versions it can occur
 * @param flexible in which of them it is flexible
 * @param fields its components
 * @param steps how its bytes follow each other
 * @param isListed whether some field holds a list of it
 * @param isDefaulted whether some field holds it and is not null by default
 */
public record StructModel(
        String name,
        String about,
        VersionRange versions,
        VersionRange flexible,
        List<FieldModel> fields,
        List<Step> steps,
        boolean isListed,
        boolean isDefaulted) {}
