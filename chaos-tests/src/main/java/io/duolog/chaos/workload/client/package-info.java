/** Two client libraries behind one small seam: what workloads need of a producer, a consumer and an admin, and no more. */
@NullMarked
package io.duolog.chaos.workload.client;

import org.jspecify.annotations.NullMarked;
