package io.duolog.broker.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change of one setting, as IncrementalAlterConfigs asks for it.
 *
 * @param name the setting
 * @param operation what to do
 * @param value the operand; null where there is none
 */
public record ConfigChange(String name, Operation operation, @Nullable String value) {
    /** Checks the arguments. */
    public ConfigChange {
        requireNonNull(name, "name");
        requireNonNull(operation, "operation");
    }

    /** What to do, with the protocol's numbers. */
    public enum Operation {
        /** Gives it this value. */
        SET((byte) 0),
        /** Takes its value away, so that it falls back. */
        DELETE((byte) 1),
        /** Adds words to a list; those that it holds already are left alone. */
        APPEND((byte) 2),
        /** Takes words out of a list. */
        SUBTRACT((byte) 3);

        private final byte protocolId;

        Operation(byte protocolId) {
            this.protocolId = protocolId;
        }

        /** The number in a request. */
        public byte protocolId() {
            return protocolId;
        }

        /**
         * The operation of a number in a request.
         *
         * @throws IllegalArgumentException when there is none
         */
        public static Operation forId(byte id) {
            for (Operation operation : values()) {
                if (operation.protocolId == id) {
                    return operation;
                }
            }
            throw new IllegalArgumentException("unknown operation " + id + ": expected 0 to 3");
        }
    }

    /** What a list becomes by this APPEND or SUBTRACT. */
    List<String> applyTo(List<String> current, String words) {
        List<String> operand = ConfigType.LIST.parse(words);
        List<String> result = new ArrayList<>(current);
        if (operation == Operation.SUBTRACT) {
            result.removeAll(operand);
        } else {
            operand.stream().filter(word -> !result.contains(word)).forEach(result::add);
        }
        return result;
    }
}
