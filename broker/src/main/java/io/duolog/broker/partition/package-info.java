/**
 * One partition as a broker sees it: its role and leader epoch, its high watermark, and the requests that wait for it to
 * move. Partitions share no lock.
 */
@NullMarked
package io.duolog.broker.partition;

import org.jspecify.annotations.NullMarked;
