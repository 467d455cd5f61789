/**
 * What runs for every frame of sound, measured by JMH: time, processor time and allocation of one call each.
 *
 * <p>Entry: {@link io.vivavoce.bench.frames.Frames}, which {@code vivavoce bench frames} runs in processes of its own. JMH
 * is no part of what ships: this room and JMH lie in a folder beside the class path.
 */
@NullMarked
package io.vivavoce.bench.frames;

import org.jspecify.annotations.NullMarked;
