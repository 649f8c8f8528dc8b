package io.duolog.protocol.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.palantir.javapoet.JavaFile;
import io.duolog.protocol.generator.emit.Emitter;
import io.duolog.protocol.generator.model.MessageModel;
import io.duolog.protocol.generator.model.Resolver;
import io.duolog.protocol.generator.schema.MessageSchema;
import io.duolog.protocol.generator.schema.SchemaDirectory;
import io.duolog.protocol.generator.schema.SchemaException;
import io.duolog.protocol.generator.schema.VersionRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One test for each thing about Apache Kafka's schemas that a generator must know. */
class QuirksTest {
    @Test
    void commentsMayStandBetweenFields() {
        MessageSchema schema = SchemaDirectory.parse(
                """
                // Licensed
                { "type": "data", "name": "Thing", "validVersions": "0",
                  "fields": [
                    // Why this field is here.
                    { "name": "A", "type": "int8", "versions": "0+" } // at the end
                  ] }
                """,
                "Thing.json");

        assertThat(schema.fields()).hasSize(1);
    }

    @Test
    void propertiesThatAreNotKnownAreErrors() {
        assertThatThrownBy(() -> SchemaDirectory.parse(
                        """
                        { "type": "data", "name": "Thing", "validVersions": "0", "colour": "red" }
                        """,
                        "Thing.json"))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("Thing.json")
                .hasMessageContaining("colour");
    }

    @Test
    void removedMessagesAreLeftOut(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("Gone.json"),
                """
                { "type": "data", "name": "Gone", "validVersions": "none" }
                """);

        assertThat(Selection.all(SchemaDirectory.read(directory))).isEmpty();
    }

    @Test
    void aFieldMayOverrideTheFlexibleVersions() {
        String source = generate(
                "0-1",
                """
                { "name": "ClientId", "type": "string", "versions": "0+", "nullableVersions": "0+",
                  "flexibleVersions": "none" },
                { "name": "Other", "type": "string", "versions": "0+" }
                """);

        assertThat(source)
                .contains("in.readNullableString(\"clientId\", false)")
                .contains("in.readString(\"other\", flexible)");
    }

    @Test
    void versionsThatAreStillInTheMakingAreCappedOff() {
        MessageSchema schema = parse("0-3\", \"latestVersionUnstable\": true, \"x\": \"", "");

        assertThat(schema.stableVersions()).isEqualTo(new VersionRange(0, 2));
        assertThatThrownBy(() -> Resolver.resolve(schema, new VersionRange(0, 3)))
                .isInstanceOf(SchemaException.class)
                .hasMessage("Thing: version 3 is marked as unstable by the schema; the highest that may be generated"
                        + " is 2");
    }

    @Test
    void aNullableStructHasAMarker() {
        String source = generate(
                "0",
                """
                { "name": "Where", "type": "Place", "versions": "0+", "nullableVersions": "0+", "default": "null",
                  "fields": [ { "name": "X", "type": "int32", "versions": "0+" } ] }
                """);

        assertThat(source)
                .contains("Place where = in.readPresence(\"where\") ? Place.read(in, version) : null;")
                .contains("out.writePresence(where != null);");
    }

    @Test
    void aTaggedNullableStructHasAVarintAsItsMarkerAndIsNotNullByDefault() {
        String source = generate(
                "1",
                """
                { "name": "Where", "type": "Place", "versions": "1+", "nullableVersions": "1+", "default": null,
                  "taggedVersions": "1+", "tag": 0,
                  "fields": [ { "name": "X", "type": "int32", "versions": "1+" } ] }
                """);

        assertThat(source)
                .contains("Place where = Place.DEFAULT;")
                .contains("where = in.readUnsignedVarint(\"where\") > 0 ? Place.read(in, version) : null;")
                .contains("if ((where == null || !where.equals(Place.DEFAULT)))")
                .contains("tag.writeUnsignedVarint(where == null ? 0 : 1);");
    }

    @Test
    void aValueThatAVersionLacksIsAnErrorUnlessIgnorable() {
        String source = generate(
                "0-1",
                """
                { "name": "Strict", "type": "int32", "versions": "1+", "default": "-1" },
                { "name": "Lax", "type": "int32", "versions": "1+", "default": "-1", "ignorable": true }
                """);

        assertThat(source)
                .contains("if (version < 1 && strict != -1)")
                .contains("ofField(\"Thing\", \"strict\", version)")
                .doesNotContain("ofField(\"Thing\", \"lax\"");
    }

    @Test
    void nullIsAnErrorInVersionsThatForbidIt() {
        String source = generate(
                "0-1",
                """
                { "name": "Topics", "type": "[]string", "versions": "0+", "nullableVersions": "1+" }
                """);

        assertThat(source).contains("if (topics == null && version < 1)");
    }

    @Test
    void fieldsOutsideTheChosenVersionsVanish() {
        MessageModel model = Resolver.resolve(
                parse(
                        "0-5",
                        """
                        { "name": "Former", "type": "int32", "versions": "0-2" },
                        { "name": "Now", "type": "int32", "versions": "1+" },
                        { "name": "Later", "type": "[]Unused", "versions": "5+", "fields": [
                          { "name": "X", "type": "int32", "versions": "5+" } ] }
                        """),
                new VersionRange(3, 4));
        String source = emit(model);

        assertThat(source)
                .contains("int now = in.readInt(\"now\");")
                .doesNotContain("former")
                .doesNotContain("Unused");
    }

    @Test
    void defaultsMayBeHexadecimalTextOrNumbers() {
        String source = generate(
                "0-1",
                """
                { "name": "Hex", "type": "int32", "versions": "1+", "default": "0x7fffffff", "ignorable": true },
                { "name": "Number", "type": "int64", "versions": "1+", "default": -1, "ignorable": true },
                { "name": "Flag", "type": "bool", "versions": "1+", "default": true, "ignorable": true }
                """);

        assertThat(source)
                .contains("in.readInt(\"hex\") : 2147483647")
                .contains("in.readLong(\"number\") : -1L")
                .contains("in.readBoolean(\"flag\") : true");
    }

    @Test
    void tagsOfOtherVersionsAreSkippedAndDefaultsNotWritten() {
        String source = generate(
                "0-2",
                """
                { "name": "Extra", "type": "int64", "versions": "2+", "taggedVersions": "2+", "tag": 0,
                  "default": "-1", "ignorable": true }
                """);

        assertThat(source)
                .contains("case 0 -> {")
                .contains("default -> in.skipTag(end);")
                .contains("if (version >= 2 && extra != -1L)");
    }

    @Test
    void commonStructsAreGeneratedOnceForAllTheirUses() {
        MessageSchema schema = SchemaDirectory.parse(
                """
                { "type": "data", "name": "Thing", "validVersions": "0", "flexibleVersions": "0+",
                  "commonStructs": [ { "name": "Pair", "versions": "0+", "fields": [
                    { "name": "A", "type": "int8", "versions": "0+" } ] } ],
                  "fields": [
                    { "name": "One", "type": "Pair", "versions": "0+" },
                    { "name": "Many", "type": "[]Pair", "versions": "0+" } ] }
                """,
                "Thing.json");

        String source = emit(Resolver.resolve(schema, new VersionRange(0, 0)));

        assertThat(source)
                .containsOnlyOnce("record Pair(byte a)")
                .contains("Pair.readList(in, version, in.readArrayLength(\"many\", true, 2))");
    }

    @Test
    void namesThatJavaHasTakenAreChanged() {
        String source = generate(
                "0",
                """
                { "name": "Default", "type": "int8", "versions": "0+" },
                { "name": "Version", "type": "int8", "versions": "0+" },
                { "name": "ApiKey", "type": "int8", "versions": "0+" }
                """);

        assertThat(source)
                .contains("record Thing(byte defaultField, byte version, byte apiKeyField)")
                .contains("byte versionValue = in.readByte(\"version\")")
                .contains("out.writeByte(this.version)");
    }

    @Test
    void textsOfTheSchemaCannotBreakTheJavadoc() {
        String source = generate(
                "0",
                """
                { "name": "A", "type": "int8", "versions": "0+", "about": "a < b & c > d, {@x} */ end" }
                """);

        assertThat(source).contains("@param a a &lt; b &amp; c &gt; d, &#123;&#64;x} *&#47; end");
    }

    @Test
    void mistakesInSchemasAreNamed() {
        assertThatThrownBy(() -> generate("0", "{ \"name\": \"A\", \"type\": \"Missing\", \"versions\": \"0+\" }"))
                .hasMessage("Thing: type Missing is not defined");
        assertThatThrownBy(
                        () -> generate(
                                "0",
                                """
                        { "name": "A", "type": "string", "versions": "0+", "default": "null" }
                        """))
                .hasMessage("Thing, field A: null is the default, but no version allows null");
        assertThatThrownBy(() -> VersionRange.parse("1..2"))
                .hasMessageContaining("'1..2' is none of: none, 3, 0-5, 2+");
    }

    private static MessageSchema parse(String versions, String fields) {
        String json =
                """
                { "type": "data", "name": "Thing", "validVersions": "%s", "flexibleVersions": "1+", "fields": [ %s ] }
                """
                        .formatted(versions, fields)
                        .replace(", \"x\": \"\"", "");
        return SchemaDirectory.parse(json, "Thing.json");
    }

    private static String generate(String versions, String fields) {
        return emit(Resolver.resolve(parse(versions, fields), VersionRange.parse(versions)));
    }

    private static String emit(MessageModel model) {
        List<JavaFile> files = new Emitter("example", null).emit(List.of(model));
        assertThat(files).hasSize(1);
        return files.get(0).toString();
    }
}
