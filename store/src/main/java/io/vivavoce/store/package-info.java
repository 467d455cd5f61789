/**
 * What was said, kept: conversations as text, in one SQLite database of the user's own. Entry: {@link
 * io.vivavoce.store.History}; what goes on is written by a {@link io.vivavoce.store.Recording}.
 *
 * <p>Threads: one writes ({@code history}), for all, and commits what waits in one transaction; nobody who talks waits for
 * it. Whoever reads does so on a thread and a connection of its own. What always holds: what was told to be {@link
 * io.vivavoce.store.Fate#STORED} is read back, whatever happens to the process; what was deleted is in none of the files;
 * no text is in a log or an exception.
 */
@NullMarked
package io.vivavoce.store;

import org.jspecify.annotations.NullMarked;
