package io.duolog.broker.api;

/** What the quotas of a request's client mean for its handler. Thread-safe; never blocks. */
public interface RequestQuota {
    /** Bounds nothing. */
    RequestQuota NONE = new RequestQuota() {
        @Override
        public int fetchBytesMax() {
            return Integer.MAX_VALUE;
        }

        @Override
        public int tryFetch(int sizeBytes) {
            return 0;
        }
    };

    /** How many bytes of records an answer may hold: more than that would never be within the quota. */
    int fetchBytesMax();

    /**
     * Uses this many bytes of records, if that is within the quota.
     *
     * @return 0 if it is; otherwise for how many ms the client is to wait, and nothing was used
     */
    int tryFetch(int sizeBytes);
}
