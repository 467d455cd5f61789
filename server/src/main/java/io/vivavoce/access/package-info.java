/**
 * Who may come in, and how much they may have: keys and their limits, short-lived secrets, and what each has used. Entry:
 * {@link io.vivavoce.access.Access}.
 *
 * <p>Knows no HTTP. No key is kept, only its hash; none is ever part of a message or of {@code toString}. All is
 * thread-safe. What was used is counted in memory.
 */
@NullMarked
package io.vivavoce.access;

import org.jspecify.annotations.NullMarked;
