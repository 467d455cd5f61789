/**
 * Threads, scopes, mailboxes and clocks that the rooms share. Nothing here knows what a conversation is.
 */
@NullMarked
package io.vivavoce.concurrent;

import org.jspecify.annotations.NullMarked;
