/** The coordination seam on Apache ZooKeeper: an ensemble of its own, or one server inside the broker. */
@NullMarked
package io.duolog.coordination.zk;

import org.jspecify.annotations.NullMarked;
