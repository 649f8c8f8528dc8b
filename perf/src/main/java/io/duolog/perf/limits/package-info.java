/** What moving bytes costs on this machine at least, whoever moves them: what brokers are to be compared with. */
@NullMarked
package io.duolog.perf.limits;

import org.jspecify.annotations.NullMarked;
