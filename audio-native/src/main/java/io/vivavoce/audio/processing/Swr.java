package io.vivavoce.audio.processing;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set_chlayout;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set_double;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set_int;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set_sample_fmt;
import static org.bytedeco.ffmpeg.global.swresample.SWR_FILTER_TYPE_KAISER;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc;
import static org.bytedeco.ffmpeg.global.swresample.swr_close;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_get_delay;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;

import io.vivavoce.audio.AudioException;
import java.util.Objects;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/** All that is known of libswresample (libswresample/swresample.h): one context, its blocks and its options. */
final class Swr implements AutoCloseable {
    /** Most samples that go in at once, 20 ms at 48 kHz: what the library has ready for an output is four times as long. */
    static final int BLOCK_SAMPLES = 1_024;

    /**
     * Length of the filter in samples of the lower rate. Together with the cutoff and β below: tones below .85 of the
     * band come out with an SNR above 100 dB, 2 ms later at 16 kHz (ResamplerTest).
     */
    private static final int FILTER_SAMPLES = 64;
    /** Share of the lower rate's band that is kept. */
    private static final double CUTOFF = 0.95;

    private static final int KAISER_BETA = 10;

    private final int fromHz;
    private final int toHz;
    private final int roomSamples;
    private final SwrContext context;
    private final FloatPointer in;
    private final FloatPointer out;
    private final PointerPointer<FloatPointer> inPlanes;
    private final PointerPointer<FloatPointer> outPlanes;
    private boolean closed;

    private Swr(int fromHz, int toHz) {
        this.fromHz = fromHz;
        this.toHz = toHz;
        // one block, what the filter holds back, and the tail of a drain
        roomSamples = (int) Math.ceilDiv((BLOCK_SAMPLES + 4L * filterTaps()) * toHz, fromHz) + 16;
        context = configured(fromHz, toHz);
        in = new FloatPointer(BLOCK_SAMPLES);
        out = new FloatPointer(roomSamples);
        inPlanes = new PointerPointer<FloatPointer>(1L).put(in);
        outPlanes = new PointerPointer<FloatPointer>(1L).put(out);
    }

    /** @throws AudioException if the library isn't there or refuses */
    static Swr open(int fromHz, int toHz) {
        try {
            return new Swr(fromHz, toHz);
        } catch (LinkageError e) {
            throw new AudioException(
                    "Sound can't be resampled: FFmpeg's libswresample can't be loaded (" + e.getMessage()
                            + "). Sound that is at the right rate already (16 kHz in recordings) needs none. It comes with Vivavoce for 64-bit Linux (glibc "
                            + Resampler.GLIBC
                            + " or later), macOS (Apple silicon)"
                            + " and Windows; its cache folder (~/.javacpp) must be writable",
                    e);
        }
    }

    private static SwrContext configured(int fromHz, int toHz) {
        SwrContext context = swr_alloc();
        try (AVChannelLayout mono = new AVChannelLayout()) {
            av_channel_layout_default(mono, 1);
            check(av_opt_set_chlayout(context, "in_chlayout", mono, 0), "in_chlayout");
            check(av_opt_set_chlayout(context, "out_chlayout", mono, 0), "out_chlayout");
        }
        check(av_opt_set_sample_fmt(context, "in_sample_fmt", AV_SAMPLE_FMT_FLTP, 0), "in_sample_fmt");
        check(av_opt_set_sample_fmt(context, "out_sample_fmt", AV_SAMPLE_FMT_FLTP, 0), "out_sample_fmt");
        check(av_opt_set_int(context, "in_sample_rate", fromHz, 0), "in_sample_rate");
        check(av_opt_set_int(context, "out_sample_rate", toHz, 0), "out_sample_rate");
        check(av_opt_set_int(context, "filter_size", FILTER_SAMPLES, 0), "filter_size");
        check(av_opt_set_int(context, "filter_type", SWR_FILTER_TYPE_KAISER, 0), "filter_type");
        check(av_opt_set_double(context, "kaiser_beta", KAISER_BETA, 0), "kaiser_beta");
        check(av_opt_set_double(context, "cutoff", CUTOFF, 0), "cutoff");
        // One filter phase for each output position where the ratio allows it, interpolated ones where not.
        check(av_opt_set_int(context, "exact_rational", 1, 0), "exact_rational");
        check(av_opt_set_int(context, "linear_interp", 1, 0), "linear_interp");
        check(swr_init(context), "swr_init " + fromHz + " to " + toHz + " Hz");
        return context;
    }

    private static int check(int status, String call) {
        if (status >= 0) return status;
        throw new AudioException("libswresample failed in " + call + " with status " + status);
    }

    /** Length of the filter in input samples. */
    int filterTaps() {
        return (int) Math.ceilDiv((long) FILTER_SAMPLES * fromHz, Math.min(fromHz, toHz));
    }

    /** Input samples that the context holds. */
    long delayIn() {
        return swr_get_delay(open(), fromHz) + 1;
    }

    /** At most {@link #BLOCK_SAMPLES} samples in, what is ready out. */
    int convert(float[] from, int offset, int length, float[] to, int toOffset) {
        open();
        in.put(from, offset, length);
        int got = check(swr_convert(context, outPlanes, roomSamples, inPlanes, length), "swr_convert");
        Objects.checkFromIndexSize(toOffset, got, to.length);
        out.get(to, toOffset, got);
        return got;
    }

    /** The tail: what the filter makes of the last input with silence after it. */
    int drain(float[] to, int toOffset) {
        int got =
                check(swr_convert(open(), outPlanes, roomSamples, (PointerPointer<?>) null, 0), "swr_convert (drain)");
        Objects.checkFromIndexSize(toOffset, got, to.length);
        out.get(to, toOffset, got);
        return got;
    }

    void reset() {
        swr_close(open());
        check(swr_init(context), "swr_init");
    }

    private SwrContext open() {
        if (closed) throw new IllegalStateException("The resampler is closed");
        return context;
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        swr_free(context);
        outPlanes.close();
        inPlanes.close();
        out.close();
        in.close();
    }
}
