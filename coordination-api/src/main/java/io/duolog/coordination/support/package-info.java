/** What backends have in common, for those who write one: delivering a log to subscriptions. The broker uses none of it. */
@NullMarked
package io.duolog.coordination.support;

import org.jspecify.annotations.NullMarked;
