package io.duolog.chaos.history;

/** The first line of each of a run's files of lines. */
record FileFormat(String format, int version) {
    static final String NAME = "duolog-chaos";
    static final int VERSION = 1;

    static String header() {
        return "{\"format\":\"" + NAME + "\",\"version\":" + VERSION + "}";
    }

    /** Whether this release reads such a file. */
    boolean isReadable() {
        return format.equals(NAME) && version == VERSION;
    }
}
