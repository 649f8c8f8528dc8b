package io.duolog.protocol.generator.emit;

import com.palantir.javapoet.CodeBlock;
import io.duolog.protocol.generator.schema.VersionRange;

/** Tests of the local variable {@code version}, left out where the answer is known beforehand. */
final class Condition {
    private Condition() {}

    /** Whether every version in which the struct can occur is in the range. */
    static boolean isAlways(VersionRange range, VersionRange struct) {
        return range.covers(struct);
    }

    /** An expression for: the version is in {@code range}, given that it is in {@code struct}. */
    static CodeBlock within(VersionRange range, VersionRange struct) {
        if (range.covers(struct)) {
            return CodeBlock.of("true");
        }
        if (range.intersect(struct).isEmpty()) {
            return CodeBlock.of("false");
        }
        boolean fromStart = range.lowest() <= struct.lowest();
        boolean toEnd = range.highest() >= struct.highest();
        if (toEnd) {
            return CodeBlock.of("version >= $L", range.lowest());
        }
        if (fromStart) {
            return CodeBlock.of("version <= $L", range.highest());
        }
        return CodeBlock.of("version >= $L && version <= $L", range.lowest(), range.highest());
    }

    /** An expression for the opposite of {@link #within}, to be used where that is neither always nor never true. */
    static CodeBlock outside(VersionRange range, VersionRange struct) {
        boolean fromStart = range.lowest() <= struct.lowest();
        boolean toEnd = range.highest() >= struct.highest();
        if (toEnd) {
            return CodeBlock.of("version < $L", range.lowest());
        }
        if (fromStart) {
            return CodeBlock.of("version > $L", range.highest());
        }
        return CodeBlock.of("(version < $L || version > $L)", range.lowest(), range.highest());
    }

    /** What to pass as {@code flexible}: a constant, or the local variable. */
    static CodeBlock flexible(VersionRange flexible, VersionRange struct) {
        CodeBlock within = within(flexible, struct);
        String text = within.toString();
        return text.equals("true") || text.equals("false") ? within : CodeBlock.of("flexible");
    }
}
