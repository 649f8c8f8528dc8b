/**
 * What every coordination backend must pass. A backend's tests extend each {@code ...Contract} here and say only how to
 * make a cluster; those whose name ends in {@code ClusterContract} are for backends of several nodes. The tests know the
 * seam and nothing else.
 */
@NullMarked
package io.duolog.coordination.testkit.contract;

import org.jspecify.annotations.NullMarked;
