/**
 * The load: client JVMs that send and read records, or speak the protocol themselves, and tell their parent in lines of JSON
 * how fast that went. Decision 0117 says why it is made this way.
 */
@NullMarked
package io.duolog.perf.load;

import org.jspecify.annotations.NullMarked;
