/**
 * What groups of both kinds know of members of the classic protocol: what they say when they join, what they are assigned, and
 * how they pass from a group of one kind to one of the other. Pure.
 */
@NullMarked
package io.duolog.broker.group.member;

import org.jspecify.annotations.NullMarked;
