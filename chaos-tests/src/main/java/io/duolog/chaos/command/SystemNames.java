package io.duolog.chaos.command;

import io.duolog.chaos.system.Systems;
import java.util.Iterator;

/** The names of all systems, for help and completion. */
final class SystemNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Systems.names().iterator();
    }
}
