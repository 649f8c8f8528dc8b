/** The coordination seam on Raft, with Apache Ratis. */
@NullMarked
package io.duolog.coordination.raft;

import org.jspecify.annotations.NullMarked;
