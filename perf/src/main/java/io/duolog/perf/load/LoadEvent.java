package io.duolog.perf.load;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a client JVM tells its parent: one line of JSON each, on its standard output. {@code event} says which it is.
 *
 * <pre>
 * child                              parent
 *   {"event":"ready","phase":p}  -->           it has warmed up
 *                                &lt;--  go       the parent has begun to meter
 *   {"event":"progress",...}     -->           now and then
 *   {"event":"done",...}         -->           the parent stops to meter
 *   ... the next phase, or          &lt;--  go       and the child ends
 *   {"event":"failed",...}       -->           instead of any of these; the child ends
 * </pre>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LoadEvent.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = LoadEvent.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = LoadEvent.Done.class, name = "done"),
    @JsonSubTypes.Type(value = LoadEvent.Failed.class, name = "failed")
})
public sealed interface LoadEvent {
    /** What the parent says when a phase is to begin, and when the child may end. */
    String GO = "go";

    /**
     * Everything is warm; the phase begins as soon as the parent says so.
     *
     * @param phase its name
     */
    record Ready(String phase) implements LoadEvent {}

    /**
     * The phase goes on.
     *
     * @param phase its name
     * @param operations how many were begun so far
     */
    record Progress(String phase, long operations) implements LoadEvent {}

    /**
     * The phase has ended.
     *
     * @param phase its name
     * @param result what it came to
     * @param usage what this JVM used for it
     */
    record Done(String phase, PhaseResult result, OwnUsage usage) implements LoadEvent {}

    /**
     * It could not be done.
     *
     * @param problem why
     */
    record Failed(String problem) implements LoadEvent {}
}
