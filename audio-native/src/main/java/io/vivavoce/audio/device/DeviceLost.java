package io.vivavoce.audio.device;

/**
 * A device went away, or stopped moving, while it was open; told once, after which it gives or takes no more frames.
 *
 * @param device which one
 * @param why a sentence for people: what happened and what to do
 */
public record DeviceLost(AudioDevice device, String why) {}
