package io.duolog.chaos.workload;

/** What one thread of a worker does until it is told to stop. */
interface ActorLoop {
    /** Runs until the worker is told to stop. */
    void run() throws InterruptedException;

    /** What a plan says. */
    static ActorLoop of(ActorPlan plan, long seed, Actor.Context context) {
        return switch (plan.role()) {
            case SENDER, READER, MIXED -> new Actor(plan, seed, context);
            case MEMBER -> new MemberActor(plan, seed, context);
            case COMMITTER, OBSERVER -> new OffsetActor(plan, seed, context);
            case OPERATOR -> new OperatorActor(seed, context);
        };
    }
}
