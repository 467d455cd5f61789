/**
 * The model catalogue: what the embedded engines need, where it comes from, and how we know that it is the right thing.
 *
 * <p>Entry type: {@link io.vivavoce.engines.catalogue.Catalogue}. An {@link io.vivavoce.engines.catalogue.Entry} names
 * its files with size and SHA-256, its licence and attribution, and its {@linkplain
 * io.vivavoce.engines.catalogue.Source sources} in order. Fetching an entry goes: fast path (all files as when last
 * verified) → lock between threads and processes → check what is there → disk space → each source in order, into partial
 * files → size and SHA-256 → atomic rename.
 *
 * <p>What always holds: a file under its final name has passed its SHA-256; nothing is written outside the cache folder;
 * everything read from outside (archives, replies, client output) is bounded; no entry ever half replaces an older one
 * file by file without a check.
 *
 * <p>Threads: all of it blocks its caller; call it from any thread, not from the hearing threads. ONNX Runtime and WebRTC
 * bring their native libraries as Maven artifacts and are no entries here.
 */
@NullMarked
package io.vivavoce.engines.catalogue;

import org.jspecify.annotations.NullMarked;
