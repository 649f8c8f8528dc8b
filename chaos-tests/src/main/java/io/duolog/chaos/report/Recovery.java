package io.duolog.chaos.report;

/**
 * How long it took from a moment until every partition acknowledged again.
 *
 * @param lengthNs of the slowest partition
 * @param complete whether that partition did; if not, the length is what it was watched for
 */
record Recovery(long lengthNs, boolean complete) {}
