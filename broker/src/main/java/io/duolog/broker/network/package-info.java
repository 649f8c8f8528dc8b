/**
 * What happens on a connection before and after a handler: the header, the version check, decoding, the answer. The only
 * place that knows both frames and APIs.
 */
@NullMarked
package io.duolog.broker.network;

import org.jspecify.annotations.NullMarked;
