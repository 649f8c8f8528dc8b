package io.duolog.broker.group.consumer;

/** How far a member is on its way to its target; the numbers are those of Kafka's records. */
public enum MemberState {
    /** It has all that it is to have, and has given up all else, as of its epoch. */
    STABLE((byte) 1),
    /** It is to give up partitions before it may go on to the next epoch. */
    UNREVOKED_PARTITIONS((byte) 2),
    /** It has given up all it had to; others have not yet given up what it is to have. */
    UNRELEASED_PARTITIONS((byte) 3);

    private final byte code;

    MemberState(byte code) {
        this.code = code;
    }

    byte code() {
        return code;
    }

    /** The state of a record; one that is not known counts as waiting for others, which lets the member go on from there. */
    static MemberState forCode(byte code) {
        for (MemberState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        return UNRELEASED_PARTITIONS;
    }
}
