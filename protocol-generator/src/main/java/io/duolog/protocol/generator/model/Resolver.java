package io.duolog.protocol.generator.model;

import io.duolog.protocol.generator.schema.FieldSchema;
import io.duolog.protocol.generator.schema.MessageSchema;
import io.duolog.protocol.generator.schema.SchemaException;
import io.duolog.protocol.generator.schema.StructSchema;
import io.duolog.protocol.generator.schema.VersionRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns one schema into the model of one message: finds the structs, cuts every version range to the versions that are
 * generated, and checks what a generator can check. Fields that exist only in other versions vanish.
 */
public final class Resolver {
    private static final Map<String, FieldType.Scalar> SCALARS = new HashMap<>();

    static {
        for (FieldType.Scalar scalar : FieldType.Scalar.values()) {
            SCALARS.put(scalar.schemaName(), scalar);
        }
    }

    private final MessageSchema schema;
    private final VersionRange range;
    private final Map<String, List<FieldSchema>> definitions = new HashMap<>();
    private final Map<String, VersionRange> structRanges = new LinkedHashMap<>();
    private final Map<String, String> structAbouts = new HashMap<>();
    private final Map<String, Integer> structBytesMin = new HashMap<>();
    private final Set<String> listed = new HashSet<>();
    private final Set<String> defaulted = new HashSet<>();

    private Resolver(MessageSchema schema, VersionRange range) {
        this.schema = schema;
        this.range = range;
    }

    /** The model of {@code schema}, cut to {@code range}. */
    public static MessageModel resolve(MessageSchema schema, VersionRange range) {
        if (range.isEmpty() || !schema.validVersions().covers(range)) {
            throw new SchemaException(schema.name() + ": versions " + range + " are not within the valid versions "
                    + schema.validVersions());
        }
        if (!schema.stableVersions().covers(range)) {
            throw new SchemaException(schema.name() + ": version " + range.highest()
                    + " is marked as unstable by the schema; the highest that may be generated is "
                    + schema.stableVersions().highest());
        }
        return new Resolver(schema, range).resolve();
    }

    private MessageModel resolve() {
        for (StructSchema struct : schema.commonStructs()) {
            define(struct.name(), struct.fields());
        }
        collect(schema.fields(), range);
        StructModel root = struct(schema.name(), schema.about(), range, schema.fields());
        List<StructModel> structs = new ArrayList<>();
        structRanges.forEach((name, versions) ->
                structs.add(struct(name, structAbouts.getOrDefault(name, ""), versions, definition(name))));
        return new MessageModel(schema, root, structs);
    }

    private void define(String name, List<FieldSchema> fields) {
        List<FieldSchema> before = definitions.putIfAbsent(name, fields);
        if (name.equals(schema.name()) || (before != null && !before.equals(fields))) {
            throw new SchemaException(schema.name() + ": struct " + name + " is defined twice");
        }
    }

    private void collect(List<FieldSchema> fields, VersionRange versions) {
        for (FieldSchema field : fields) {
            VersionRange used = field.versions().intersect(versions);
            String element = elementOf(field.type());
            if (used.isEmpty() || SCALARS.containsKey(element)) {
                continue;
            }
            if (!field.fields().isEmpty()) {
                define(element, field.fields());
            }
            List<FieldSchema> definition = definition(element);
            if (field.type().startsWith("[]")) {
                listed.add(element);
            } else if (!"null".equals(field.defaultValue())) {
                defaulted.add(element);
            }
            structAbouts.putIfAbsent(element, field.about());
            VersionRange before = structRanges.getOrDefault(element, VersionRange.NONE);
            VersionRange after = before.hull(used);
            if (!after.equals(before)) {
                structRanges.put(element, after);
                collect(definition, after);
            }
        }
    }

    private List<FieldSchema> definition(String name) {
        List<FieldSchema> definition = definitions.get(name);
        if (definition == null) {
            throw new SchemaException(schema.name() + ": type " + name + " is not defined");
        }
        return definition;
    }

    private static String elementOf(String type) {
        return type.startsWith("[]") ? type.substring(2) : type;
    }

    private StructModel struct(String name, String about, VersionRange versions, List<FieldSchema> schemas) {
        List<FieldModel> fields = new ArrayList<>();
        for (FieldSchema field : schemas) {
            if (!field.versions().intersect(versions).isEmpty()) {
                fields.add(field(field, versions, name.equals(schema.name())));
            }
        }
        VersionRange flexible = schema.flexibleVersions().intersect(versions);
        return new StructModel(
                name,
                about,
                versions,
                flexible,
                fields,
                steps(fields, flexible),
                listed.contains(name),
                defaulted.contains(name));
    }

    private FieldModel field(FieldSchema field, VersionRange struct, boolean isMessage) {
        VersionRange versions = field.versions().intersect(struct);
        VersionRange flexible = field.flexibleVersions() == null ? schema.flexibleVersions() : field.flexibleVersions();
        FieldModel model = new FieldModel(
                Names.component(field.name(), isMessage),
                type(field, field.type()),
                versions,
                field.nullableVersions().intersect(versions),
                field.taggedVersions().intersect(versions),
                field.tag() == null ? -1 : field.tag(),
                flexible.intersect(struct),
                field.defaultValue(),
                field.ignorable(),
                field.about());
        check(field, model);
        return model;
    }

    private FieldType type(FieldSchema field, String type) {
        if (type.startsWith("[]")) {
            FieldType element = type(field, type.substring(2));
            if (element instanceof FieldType.ListOf || element == FieldType.Scalar.RECORDS) {
                throw error(field, "arrays of " + elementOf(type) + " are not supported");
            }
            return new FieldType.ListOf(element);
        }
        FieldType.Scalar scalar = SCALARS.get(type);
        return scalar != null ? scalar : new FieldType.Struct(type, structBytesMin(type));
    }

    private void check(FieldSchema field, FieldModel model) {
        boolean tagged = !model.tagged().isEmpty();
        if (tagged && model.tag() < 0) {
            throw error(field, "taggedVersions without a tag");
        }
        if (tagged && !schema.flexibleVersions().covers(model.tagged())) {
            throw error(field, "tagged in versions " + model.tagged() + ", which are not all flexible");
        }
        boolean isNullableStruct = model.type() instanceof FieldType.Struct && model.isNullable();
        boolean isSometimesNull = isNullableStruct && !model.nullable().covers(model.tagged());
        if (tagged && (model.type() == FieldType.Scalar.RECORDS || isSometimesNull)) {
            throw error(field, "records cannot be tagged, nor can structs that may be null in some versions only");
        }
        if (model.isPrimitive() && model.isNullable()) {
            throw error(field, "type " + field.type() + " cannot be null");
        }
        if ("null".equals(field.defaultValue()) && field.nullableVersions().isEmpty()) {
            throw error(field, "null is the default, but no version allows null");
        }
    }

    private SchemaException error(FieldSchema field, String problem) {
        return new SchemaException(schema.name() + ", field " + field.name() + ": " + problem);
    }

    private static List<Step> steps(List<FieldModel> fields, VersionRange flexible) {
        List<Step> steps = new ArrayList<>();
        List<FieldModel> tagged = new ArrayList<>();
        for (FieldModel field : fields) {
            VersionRange regular = without(field.versions(), field.tagged());
            if (!regular.isEmpty()) {
                steps.add(new Step.Regular(field, regular));
            }
            if (!field.tagged().isEmpty()) {
                tagged.add(field);
            }
        }
        if (!flexible.isEmpty()) {
            tagged.sort(Comparator.comparingInt(FieldModel::tag));
            steps.add(new Step.TagSection(tagged, flexible));
        }
        return steps;
    }

    /** What is left of a range without its upper part. */
    private static VersionRange without(VersionRange whole, VersionRange upper) {
        return upper.isEmpty() ? whole : whole.intersect(new VersionRange(0, upper.lowest() - 1));
    }

    private int structBytesMin(String name) {
        Integer known = structBytesMin.get(name);
        if (known != null) {
            return known;
        }
        structBytesMin.put(name, 1); // for a struct that contains itself
        int min = Integer.MAX_VALUE;
        VersionRange versions = structRanges.getOrDefault(name, range);
        for (int version = versions.lowest(); version <= versions.highest(); version++) {
            boolean flexible = schema.flexibleVersions().contains(version);
            int sum = flexible ? 1 : 0;
            for (FieldSchema field : definition(name)) {
                if (field.versions().contains(version)
                        && !field.taggedVersions().contains(version)) {
                    boolean nullable = field.nullableVersions().contains(version);
                    FieldType type = type(field, field.type());
                    sum += nullable && type instanceof FieldType.Struct ? 1 : type.bytesMin(flexible);
                }
            }
            min = Math.min(min, sum);
        }
        structBytesMin.put(name, Math.max(1, min));
        return Math.max(1, min);
    }
}
