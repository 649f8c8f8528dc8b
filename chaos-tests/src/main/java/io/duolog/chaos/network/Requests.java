package io.duolog.chaos.network;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for Toxiproxy. */
final class Requests {
    private Requests() {}

    /**
     * Returns when all are done, failed ones, too.
     *
     * @throws ToxiproxyException the failure of one, with those of the others as suppressed ones
     */
    static void await(List<CompletableFuture<Void>> requests) {
        ToxiproxyException failure = null;
        for (CompletableFuture<Void> request : requests) {
            try {
                request.join();
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof ToxiproxyException cause)) {
                    throw e;
                }
                if (failure == null) {
                    failure = cause;
                } else {
                    failure.addSuppressed(cause);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
