package io.duolog.chaos.checker;

import io.duolog.chaos.history.TopicPlan;

/** What a topic's settings, and those of its producers, promise. Topics with equal settings have equal profiles. */
public record GuaranteeProfile(
        int acks,
        boolean idempotent,
        boolean retries,
        int inFlight,
        int replicationFactor,
        int minInsyncReplicas,
        boolean uncleanElection) {
    /** The profile of {@code topic}. */
    public static GuaranteeProfile of(TopicPlan topic) {
        return new GuaranteeProfile(
                topic.acks(),
                topic.idempotent(),
                topic.retries(),
                topic.inFlight(),
                topic.replicationFactor(),
                topic.minInsyncReplicas(),
                topic.uncleanElection());
    }

    /** What people see, such as {@code acks=all idempotent rf=3 min.insync=2}. */
    public String label() {
        String producer = idempotent ? " idempotent" : retries ? " retries in-flight=" + inFlight : " no-retries";
        return "acks=" + (acks < 0 ? "all" : Integer.toString(acks)) + producer + " rf=" + replicationFactor
                + " min.insync=" + minInsyncReplicas + (uncleanElection ? " unclean" : "");
    }

    /**
     * How many replicas may lose what they stored, between two moments at which all are in sync, without a loss of what
     * is committed: one less than the replicas that hold a committed record at least.
     */
    public int lossyCrashesSurvived() {
        return Math.max(0, Math.min(minInsyncReplicas, replicationFactor) - 1);
    }

    /** Whether a producer may store a record twice: it sends again what was not answered, and nobody notices. */
    public boolean mayDuplicate() {
        return retries && !idempotent;
    }

    /** Whether a producer may store what it sent later first: a later record overtakes one that is sent again. */
    public boolean mayReorder() {
        return retries && !idempotent && inFlight > 1;
    }
}
