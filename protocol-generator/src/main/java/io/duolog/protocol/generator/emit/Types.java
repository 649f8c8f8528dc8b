package io.duolog.protocol.generator.emit;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import io.duolog.protocol.generator.model.FieldModel;
import io.duolog.protocol.generator.model.FieldType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The Java types and the default values of fields, and the types of the wire package that generated code uses. */
final class Types {
    static final ClassName READER = wire("WireReader");
    static final ClassName WRITER = wire("WireWriter");
    static final ClassName MESSAGE = wire("WireMessage");
    static final ClassName REGION = wire("ByteRegion");
    static final ClassName BUFFER_SLICE = wire("BufferSlice");
    static final ClassName FIXED_LIST = wire("FixedList");
    static final ClassName INT_LIST = wire("IntList");
    static final ClassName UNSUPPORTED = ClassName.get("io.duolog.protocol", "UnsupportedVersionException");
    static final ClassName LIST = ClassName.get(List.class);
    private static final AnnotationSpec NULLABLE =
            AnnotationSpec.builder(Nullable.class).build();

    private Types() {}

    private static ClassName wire(String name) {
        return ClassName.get("io.duolog.protocol.wire", name);
    }

    /** The type of the component, with {@code @Nullable} if it may be null in some version. */
    static TypeName of(FieldModel field) {
        TypeName type = plain(field.type());
        return field.isNullable() || field.isNullByDefault() ? type.annotated(NULLABLE) : type;
    }

    /** The type of a local variable for the component. */
    static TypeName plain(FieldType type) {
        if (type instanceof FieldType.ListOf list) {
            return ParameterizedTypeName.get(LIST, plain(list.element()).box());
        }
        if (type instanceof FieldType.Struct struct) {
            return ClassName.get("", struct.name());
        }
        return switch ((FieldType.Scalar) type) {
            case BOOL -> TypeName.BOOLEAN;
            case INT8 -> TypeName.BYTE;
            case INT16 -> TypeName.SHORT;
            case UINT16, INT32 -> TypeName.INT;
            case UINT32, INT64 -> TypeName.LONG;
            case FLOAT64 -> TypeName.DOUBLE;
            case UUID -> ClassName.get(UUID.class);
            case STRING -> ClassName.get(String.class);
            case BYTES -> ClassName.get(ByteBuffer.class);
            case RECORDS -> REGION;
        };
    }

    /** The part of the names of reader and writer methods that tells the type. */
    static String method(FieldType.Scalar scalar) {
        return switch (scalar) {
            case BOOL -> "Boolean";
            case INT8 -> "Byte";
            case INT16 -> "Short";
            case UINT16 -> "UnsignedShort";
            case INT32 -> "Int";
            case UINT32 -> "UnsignedInt";
            case INT64 -> "Long";
            case FLOAT64 -> "Double";
            case UUID -> "Uuid";
            case STRING -> "String";
            case BYTES -> "Bytes";
            case RECORDS -> "Records";
        };
    }

    /** The default value as an expression. */
    static CodeBlock defaultValue(FieldModel field) {
        if (field.isNullByDefault()) {
            return CodeBlock.of("null");
        }
        if (field.type() instanceof FieldType.ListOf) {
            return CodeBlock.of("$T.of()", LIST);
        }
        if (field.type() instanceof FieldType.Struct struct) {
            return CodeBlock.of("$L.DEFAULT", struct.name());
        }
        String text = field.defaultValue() == null ? "" : field.defaultValue();
        return switch ((FieldType.Scalar) field.type()) {
            case BOOL -> CodeBlock.of("$L", Boolean.parseBoolean(text));
            case INT8 -> CodeBlock.of("(byte) $L", number(text));
            case INT16 -> CodeBlock.of("(short) $L", number(text));
            case UINT16, INT32 -> CodeBlock.of("$L", number(text));
            case UINT32, INT64 -> CodeBlock.of("$LL", number(text));
            case FLOAT64 -> CodeBlock.of("$L", text.isEmpty() ? "0.0" : Double.toString(Double.parseDouble(text)));
            case UUID -> CodeBlock.of("$T.ZERO_UUID", READER);
            case STRING -> CodeBlock.of("$S", text);
            case BYTES -> CodeBlock.of("$T.allocate(0)", ByteBuffer.class);
            case RECORDS -> CodeBlock.of("$T.EMPTY", BUFFER_SLICE);
        };
    }

    private static BigInteger number(String text) {
        if (text.isEmpty()) {
            return BigInteger.ZERO;
        }
        return text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    }

    /** An expression that tells whether the field, as {@code name}, holds something else than its default. */
    static CodeBlock differsFromDefault(FieldModel field, CodeBlock name) {
        if (field.isNullByDefault()) {
            return CodeBlock.of("$L != null", name);
        }
        CodeBlock differs = differsFromNonNull(field, name);
        return field.isNullable() ? CodeBlock.of("($L == null || $L)", name, differs) : differs;
    }

    private static CodeBlock differsFromNonNull(FieldModel field, CodeBlock name) {
        if (field.type() instanceof FieldType.ListOf) {
            return CodeBlock.of("!$L.isEmpty()", name);
        }
        if (field.type() instanceof FieldType.Struct struct) {
            return CodeBlock.of("!$L.equals($L.DEFAULT)", name, struct.name());
        }
        String text = field.defaultValue() == null ? "" : field.defaultValue();
        return switch ((FieldType.Scalar) field.type()) {
            case BOOL -> CodeBlock.of(Boolean.parseBoolean(text) ? "!$L" : "$L", name);
            case INT8, INT16, UINT16, INT32, UINT32, INT64, FLOAT64 ->
                CodeBlock.of("$L != $L", name, defaultValue(field));
            case UUID -> CodeBlock.of("($1L.getMostSignificantBits() | $1L.getLeastSignificantBits()) != 0", name);
            case STRING ->
                text.isEmpty() ? CodeBlock.of("!$L.isEmpty()", name) : CodeBlock.of("!$L.equals($S)", name, text);
            case BYTES -> CodeBlock.of("$L.hasRemaining()", name);
            case RECORDS -> CodeBlock.of("$L.sizeBytes() != 0", name);
        };
    }
}
