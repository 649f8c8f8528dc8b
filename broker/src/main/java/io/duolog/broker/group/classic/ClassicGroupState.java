package io.duolog.broker.group.classic;

/**
 * Where a classic group is.
 *
 * <pre>
 *            first member joins                all have joined                leader's assignment is stored
 *   EMPTY ------------------------&gt; PREPARING ---------------&gt; COMPLETING ------------------------------&gt; STABLE
 *     ^                              |  ^   ^                      |                                         |
 *     '--- nobody is left -----------'  |   '--- member joins, ----'                                         |
 *                                       |        leaves or fails                                             |
 *                                       '--------------------------------------------------------------------'
 *   any -- deleted or unloaded --&gt; DEAD
 * </pre>
 */
public enum ClassicGroupState {
    /** No members; there may be offsets. */
    EMPTY("Empty"),
    /** Members are asked to join again; those who have wait for the others. */
    PREPARING_REBALANCE("PreparingRebalance"),
    /** All have joined a new generation; its leader is to send the assignment. */
    COMPLETING_REBALANCE("CompletingRebalance"),
    /** All have, or can ask for, an assignment of the same generation. */
    STABLE("Stable"),
    /** Deleted, or at home on another broker. */
    DEAD("Dead");

    private final String kafkaName;

    ClassicGroupState(String kafkaName) {
        this.kafkaName = kafkaName;
    }

    /** The name in DescribeGroups and ListGroups. */
    public String kafkaName() {
        return kafkaName;
    }
}
