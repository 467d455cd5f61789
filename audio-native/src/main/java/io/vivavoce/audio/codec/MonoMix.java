package io.vivavoce.audio.codec;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16P;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S32;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S32P;

import io.vivavoce.audio.codec.CodecException.Reason;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * A decoder's frames to mono: the mean of the channels; where they cancel each other, from then on the loudest (as
 * {@code WavStream} does, with the same numbers). One stream, one thread; the arrays grow to the largest frame.
 */
final class MonoMix {
    /** 7.1; more is no recording of speech. */
    private static final int MAX_CHANNELS = 8;
    /** FLAC's largest block (RFC 9639, 9.1.1); other codecs stay below. */
    private static final int MAX_FRAME_SAMPLES = 65_536;
    /** Share of the channels' energy below which their mean counts as cancelled: 10 dB below what chance leaves. */
    private static final double CANCELLED = .1;
    /** Before so much was heard, nothing is decided. */
    private static final int DECIDED_MS = 20;
    /** −80 dB: below it there is dither and nothing else. */
    private static final double SILENT = 1e-4;

    private float[] mono = new float[0];
    private float[] interleaved = new float[0];
    private short[] shorts = new short[0];
    private int[] ints = new int[0];

    private final double[] energies = new double[MAX_CHANNELS];
    private double energy;
    private double mixEnergy;
    private long heard;
    private int only = -1; // the channel that is taken; −1 for all

    /** Samples of the last frame; valid until the next. */
    float[] samples() {
        return mono;
    }

    /** @return how many of {@link #samples} there are */
    int mix(AVFrame frame) {
        int count = frame.nb_samples();
        int channels = frame.ch_layout().nb_channels();
        if (channels < 1 || channels > MAX_CHANNELS) {
            throw new CodecException(
                    Reason.BROKEN, "The sound has " + channels + " channels; 1 to " + MAX_CHANNELS + " are read");
        }
        if (count < 0 || count > MAX_FRAME_SAMPLES) {
            throw new CodecException(Reason.BROKEN, "The sound has a frame of " + count + " samples");
        }
        if (mono.length < count) mono = new float[count];
        if (interleaved.length < count * channels) interleaved = new float[count * channels];
        boolean planar = isPlanar(frame.format());
        if (planar) {
            // plane after plane: channel c of sample i is at c × count + i
            for (int c = 0; c < channels; c++) load(frame.extended_data(c), frame.format(), count, c * count);
            mix(count, channels, count, 1);
        } else {
            load(frame.extended_data(0), frame.format(), count * channels, 0);
            mix(count, channels, 1, channels);
        }
        if (only < 0 && channels > 1) decide(count, channels, frame.sample_rate());
        return count;
    }

    private static boolean isPlanar(int format) {
        return format == AV_SAMPLE_FMT_FLTP || format == AV_SAMPLE_FMT_S16P || format == AV_SAMPLE_FMT_S32P;
    }

    private void load(BytePointer plane, int format, int count, int at) {
        switch (format) {
            case AV_SAMPLE_FMT_FLT, AV_SAMPLE_FMT_FLTP -> new FloatPointer(plane).get(interleaved, at, count);
            case AV_SAMPLE_FMT_S16, AV_SAMPLE_FMT_S16P -> {
                if (shorts.length < count) shorts = new short[count];
                new ShortPointer(plane).get(shorts, 0, count);
                for (int i = 0; i < count; i++) interleaved[at + i] = shorts[i] / 32_768f;
            }
            case AV_SAMPLE_FMT_S32, AV_SAMPLE_FMT_S32P -> {
                if (ints.length < count) ints = new int[count];
                new IntPointer(plane).get(ints, 0, count);
                for (int i = 0; i < count; i++) interleaved[at + i] = ints[i] / 2_147_483_648f;
            }
            default -> throw new CodecException(Reason.BROKEN, "The sound has samples of FFmpeg's kind " + format);
        }
    }

    private void mix(int count, int channels, int channelStep, int sampleStep) {
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int c = 0; c < channels; c++) {
                float sample = inRange(interleaved[c * channelStep + i * sampleStep]);
                sum += only < 0 || only == c ? sample : 0;
                energies[c] += sample * sample;
            }
            mixEnergy += sum * sum;
            mono[i] = (float) (only < 0 ? sum / channels : sum);
        }
    }

    /** Lossy codecs go beyond full scale; damaged ones give anything. */
    private static float inRange(float sample) {
        return Float.isNaN(sample) ? 0 : Math.clamp(sample, -1f, 1f);
    }

    private void decide(int count, int channels, int rateHz) {
        heard += count;
        energy = 0;
        int loudest = 0;
        for (int c = 0; c < channels; c++) {
            energy += energies[c];
            if (energies[c] > energies[loudest]) loudest = c;
        }
        boolean enough = energy > SILENT * SILENT * heard && heard * 1000 >= (long) DECIDED_MS * rateHz;
        if (enough && mixEnergy < CANCELLED * energy) only = loudest;
    }
}
