package io.duolog.protocol.generator.schema;

import com.fasterxml.jackson.annotation.JsonCreator;

/**
 * Versions from {@code lowest} to {@code highest}, both included; empty if the highest is below the lowest.
 *
 * @param lowest the first version
 * @param highest the last version; {@link Short#MAX_VALUE} if it is open
 */
public record VersionRange(int lowest, int highest) {
    /** No version. */
    public static final VersionRange NONE = new VersionRange(0, -1);

    /** Every version. */
    public static final VersionRange ALL = new VersionRange(0, Short.MAX_VALUE);

    /** Parses {@code none}, {@code 3}, {@code 0-5} or {@code 2+}. */
    @JsonCreator
    public static VersionRange parse(String text) {
        String trimmed = text.trim();
        if (trimmed.equals("none")) {
            return NONE;
        }
        if (trimmed.endsWith("+")) {
            return new VersionRange(number(trimmed, trimmed.substring(0, trimmed.length() - 1)), Short.MAX_VALUE);
        }
        int dash = trimmed.indexOf('-');
        if (dash < 0) {
            int only = number(trimmed, trimmed);
            return new VersionRange(only, only);
        }
        return new VersionRange(
                number(trimmed, trimmed.substring(0, dash)), number(trimmed, trimmed.substring(dash + 1)));
    }

    private static int number(String range, String text) {
        try {
            return Short.parseShort(text.trim());
        } catch (NumberFormatException e) {
            throw new SchemaException("version range '" + range + "' is none of: none, 3, 0-5, 2+", e);
        }
    }

    /** Whether there is no version in it. */
    public boolean isEmpty() {
        return highest < lowest;
    }

    /** Whether {@code version} is in it. */
    public boolean contains(int version) {
        return version >= lowest && version <= highest;
    }

    /** Whether every version of {@code other} is in it. */
    public boolean covers(VersionRange other) {
        return other.isEmpty() || (contains(other.lowest) && contains(other.highest));
    }

    /** The versions in both. */
    public VersionRange intersect(VersionRange other) {
        VersionRange both = new VersionRange(Math.max(lowest, other.lowest), Math.min(highest, other.highest));
        return both.isEmpty() ? NONE : both;
    }

    /** The smallest range that covers both. */
    public VersionRange hull(VersionRange other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        return new VersionRange(Math.min(lowest, other.lowest), Math.max(highest, other.highest));
    }

    /** As it stands in a schema. */
    @Override
    public String toString() {
        if (isEmpty()) {
            return "none";
        }
        if (highest == Short.MAX_VALUE) {
            return lowest + "+";
        }
        return lowest == highest ? String.valueOf(lowest) : lowest + "-" + highest;
    }
}
