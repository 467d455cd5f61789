package io.vivavoce.transport;

import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a server's end is told of its client. */
final class RtcTold implements RtcPeer.Listener {
    private static final int PATIENCE_SECONDS = 60;

    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    final BlockingQueue<float[]> heard = new LinkedBlockingQueue<>();
    /** Whether it can be reached, as that changes. */
    final BlockingQueue<Boolean> reachable = new LinkedBlockingQueue<>();

    volatile int rateHz;

    @Override
    public void opened() {
        told.add("opened");
    }

    @Override
    public void message(String text) {
        told.add("message " + text);
    }

    @Override
    public void sound(float[] pcm, int rate) {
        rateHz = rate;
        heard.add(pcm);
    }

    @Override
    public void outOfReach() {
        reachable.add(false);
    }

    @Override
    public void reached() {
        reachable.add(true);
    }

    @Override
    public void ended(String why) {
        told.add("ended " + why);
    }

    /** What comes next of the connection. */
    String next() throws InterruptedException {
        return String.valueOf(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    /** Whether it can be reached, once that has changed. */
    boolean nextReachable() throws InterruptedException {
        var next = reachable.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) throw new AssertionError("nothing was told of whether it can be reached");
        return next;
    }

    static float[] tone(int hz, int samples) {
        var pcm = new float[samples];
        for (var i = 0; i < samples; i++) pcm[i] = (float) (0.5 * Math.sin(2 * Math.PI * hz * i / RtcPeer.OUTPUT_HZ));
        return pcm;
    }

    /** Frames of 10 ms that hold about 440 Hz: nine zero crossings, and loud. */
    static long tones(Collection<float[]> frames) {
        return frames.stream().filter(RtcTold::isTone).count();
    }

    private static boolean isTone(float[] frame) {
        var crossings = 0;
        var peak = 0f;
        for (var i = 1; i < frame.length; i++) {
            peak = Math.max(peak, Math.abs(frame[i]));
            if (frame[i] > 0 != frame[i - 1] > 0) crossings++;
        }
        return peak > 0.2 && crossings >= 8 && crossings <= 10;
    }
}
