package io.duolog.broker.quota;

/**
 * What the changes that one request asks the controller for use of its client's quota (KIP-599,
 * {@code controller_mutation_rate}): a partition created or deleted is a change. Confined to the thread that decides.
 */
public interface MutationQuota {
    /** Bounds nothing. */
    MutationQuota UNBOUNDED = new MutationQuota() {
        @Override
        public void use(int partitions) {}

        @Override
        public int throttleTimeMs() {
            return 0;
        }
    };

    /**
     * Uses the quota for so many partitions. Who is within the quota may go beyond it with one topic, however large.
     *
     * @throws io.duolog.protocol.ApiException THROTTLING_QUOTA_EXCEEDED if the client is over its quota already and can be
     *     told so; nothing was used, and nothing may be changed
     */
    void use(int partitions);

    /** For how many ms the client is to wait, as far as it was used; 0 if it need not. */
    int throttleTimeMs();
}
