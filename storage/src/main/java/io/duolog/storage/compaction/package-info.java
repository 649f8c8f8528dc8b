/** What compaction keeps of a log, decided without I/O; and which log is compacted when. */
@NullMarked
package io.duolog.storage.compaction;

import org.jspecify.annotations.NullMarked;
