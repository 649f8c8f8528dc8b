package io.duolog.protocol.generator.model;

import io.duolog.protocol.generator.schema.VersionRange;
import java.util.List;

/** One step of reading or writing a struct, in the order of the bytes. */
public sealed interface Step {
    /**
     * A field at its place.
     *
     * @param field which
     * @param when in which versions it stands there
     */
    record Regular(FieldModel field, VersionRange when) implements Step {}

    /**
     * The tagged fields at the end.
     *
     * @param fields those that are known, by ascending tag
     * @param when in which versions there is such a section
     */
    record TagSection(List<FieldModel> fields, VersionRange when) implements Step {}
}
