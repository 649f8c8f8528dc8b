package io.duolog.protocol.record;

/** Who gave the records of a batch their timestamps (bit 3 of a batch's attributes; topic setting {@code message.timestamp.type}). */
public enum TimestampType {
    /** The producer: each record has its own. */
    CREATE_TIME("CreateTime"),
    /** The broker, on append: all records of the batch have its maximum timestamp. */
    LOG_APPEND_TIME("LogAppendTime");

    private final String configName;

    TimestampType(String configName) {
        this.configName = configName;
    }

    /** The value of {@code message.timestamp.type} that means this type. */
    public String configName() {
        return configName;
    }
}
