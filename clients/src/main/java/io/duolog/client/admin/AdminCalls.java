package io.duolog.client.admin;

import io.duolog.client.errors.ClientClosedException;
import io.duolog.client.errors.ClientException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The calls that are on their way, so that none is forgotten when the client is closed. Confined to the event loop. */
final class AdminCalls {
    private final Set<Call> calls = new LinkedHashSet<>();
    private boolean isClosed;

    /** A call on its way. */
    interface Call {
        /** Fails what has not ended. */
        void abort(ClientException cause);
    }

    /** Takes a call, or aborts it if it is too late; returns whether it was taken. */
    boolean add(Call call) {
        if (isClosed) {
            call.abort(closed());
            return false;
        }
        return calls.add(call);
    }

    /** The call has ended. */
    void remove(Call call) {
        calls.remove(call);
    }

    /** Aborts all calls, now and from now on. */
    void close() {
        isClosed = true;
        List.copyOf(calls).forEach(call -> call.abort(closed()));
    }

    private static ClientClosedException closed() {
        return new ClientClosedException("The client was closed before the call had ended");
    }
}
