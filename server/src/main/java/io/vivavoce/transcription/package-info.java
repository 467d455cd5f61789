/**
 * A recording to text, with times: for files that somebody sends, however long, and not for talk. Entry: {@link
 * io.vivavoce.transcription.Transcriber}.
 *
 * <pre>
 *   decoder ─► speech detector ─► Cutter (at pauses) ─► recognizer ─► Passage ─► Passage …
 * </pre>
 *
 * <p>The recording is never held whole: a passage of at most 20 s is. Work runs on the inference pool in slices, after all
 * that a live talker waits for, and on half of the cores at most. Thread: the caller's, who takes each passage as it comes.
 */
@NullMarked
package io.vivavoce.transcription;

import org.jspecify.annotations.NullMarked;
