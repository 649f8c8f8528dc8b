package io.duolog.broker.config;

/** What Duolog does with a setting that Kafka knows. */
public enum ConfigSupport {
    /** Acts on it. */
    ACTIVE(""),
    /** Checks and keeps it, shows it, and warns at start that it has no effect in this version. */
    STORED(" Kept and shown, without effect in this version of Duolog."),
    /** Accepts its default only: anything else would promise what Duolog does not do. */
    FIXED(" Only the default is accepted.");

    private final String remark;

    ConfigSupport(String remark) {
        this.remark = remark;
    }

    /** What the documentation adds for people; starts with a space, or is empty. */
    public String remark() {
        return remark;
    }
}
