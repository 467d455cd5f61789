package io.vivavoce.audio.codec;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.codec.CodecException.Reason;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;

/** Samples to a compressed file by libavcodec and libavformat, frame by frame. Owns its native memory. */
final class FfmpegSink implements SoundSink {
    /**
     * How FFmpeg makes one format.
     *
     * @param bitsPerSecond 0 where nothing is lost
     * @param frameSamples 0 where the codec decides
     */
    enum Recipe {
        /** LAME's own advice for speech is 64 kbit/s mono; it cuts at 11 kHz then, the band of 22,050 Hz. */
        MP3("libmp3lame", "mp3", AV_SAMPLE_FMT_FLTP, 64_000, 0),
        /** Fullband speech is transparent from 32 kbit/s (RFC 6716, 2.1.1 advises 28 to 40). */
        OPUS("libopus", "ogg", AV_SAMPLE_FMT_FLT, 40_000, 0),
        AAC("aac", "adts", AV_SAMPLE_FMT_FLTP, 64_000, 0),
        /** 1,024 samples are 43 ms at 24 kHz; FFmpeg's own 105 ms would be 1 % smaller, and late. */
        FLAC("flac", "flac", AV_SAMPLE_FMT_S16, 0, 1_024);

        private final String encoder;
        final String muxer;
        private final int sampleFormat;
        private final int bitsPerSecond;
        private final int frameSamples;

        Recipe(String encoder, String muxer, int sampleFormat, int bitsPerSecond, int frameSamples) {
            this.encoder = encoder;
            this.muxer = muxer;
            this.sampleFormat = sampleFormat;
            this.bitsPerSecond = bitsPerSecond;
            this.frameSamples = frameSamples;
        }
    }

    private final Recipe recipe;
    private final AVCodecContext encoder;
    private final AVFrame frame = av_frame_alloc();
    private final AVPacket packet = av_packet_alloc();
    private final float[] pending;
    private final byte[] bytes;
    private final Muxer muxer;

    private int filled;
    private long samples;
    private boolean closed;

    private FfmpegSink(Recipe recipe, AVCodecContext encoder, Muxer muxer) {
        this.recipe = recipe;
        this.encoder = encoder;
        this.muxer = muxer;
        pending = new float[encoder.frame_size()];
        bytes = new byte[pending.length * Pcm16.BYTES];
    }

    static FfmpegSink open(Recipe recipe, int rateHz) {
        return Ffmpeg.loaded(() -> {
            AVCodecContext encoder = encoder(recipe, rateHz);
            Muxer muxer;
            try {
                muxer = new Muxer(recipe.muxer, encoder);
            } catch (RuntimeException e) {
                avcodec_free_context(encoder);
                throw e;
            }
            FfmpegSink sink = new FfmpegSink(recipe, encoder, muxer);
            try {
                sink.allocateFrame();
                return sink;
            } catch (RuntimeException e) {
                sink.close();
                throw e;
            }
        });
    }

    private void allocateFrame() {
        frame.nb_samples(pending.length)
                .format(recipe.sampleFormat)
                .sample_rate(encoder.sample_rate())
                .ch_layout(encoder.ch_layout());
        Ffmpeg.check(av_frame_get_buffer(frame, 0), "av_frame_get_buffer");
    }

    private static AVCodecContext encoder(Recipe recipe, int rateHz) {
        AVCodec codec = avcodec_find_encoder_by_name(recipe.encoder);
        if (codec == null || codec.isNull()) {
            throw new CodecException(
                    Reason.UNAVAILABLE,
                    "This build of FFmpeg has no encoder " + recipe.encoder + "; wav and pcm need none");
        }
        AVCodecContext context = avcodec_alloc_context3(codec);
        context.sample_rate(rateHz).sample_fmt(recipe.sampleFormat).bit_rate(recipe.bitsPerSecond);
        context.time_base().num(1).den(rateHz);
        context.thread_count(1).flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        if (recipe.frameSamples > 0) context.frame_size(recipe.frameSamples);
        av_channel_layout_default(context.ch_layout(), 1);
        int status = avcodec_open2(context, codec, (AVDictionary) null);
        if (status < 0) avcodec_free_context(context);
        Ffmpeg.check(status, "avcodec_open2 (" + recipe.encoder + ", " + rateHz + " Hz)");
        return context;
    }

    @Override
    public byte[] write(float[] pcm, int offset, int length) {
        checkOpen();
        for (int done = 0; done < length; ) {
            int count = Math.min(length - done, pending.length - filled);
            System.arraycopy(pcm, offset + done, pending, filled, count);
            filled += count;
            done += count;
            if (filled == pending.length) encode();
        }
        return muxer.taken();
    }

    @Override
    public byte[] finish() {
        checkOpen();
        if (filled > 0) encode();
        Ffmpeg.check(avcodec_send_frame(encoder, null), "avcodec_send_frame (end)");
        packets();
        muxer.finish();
        return muxer.taken();
    }

    private void encode() {
        Ffmpeg.check(av_frame_make_writable(frame), "av_frame_make_writable");
        frame.nb_samples(filled).pts(samples);
        if (recipe.sampleFormat == AV_SAMPLE_FMT_S16) {
            Pcm16.toBytes(pending, 0, filled, bytes, 0); // little-endian, as all platforms are that it comes for
            frame.data(0).put(bytes, 0, filled * Pcm16.BYTES);
        } else {
            new FloatPointer(frame.data(0)).put(pending, 0, filled);
        }
        samples += filled;
        filled = 0;
        Ffmpeg.check(avcodec_send_frame(encoder, frame), "avcodec_send_frame");
        packets();
    }

    private void packets() {
        while (true) {
            int status = avcodec_receive_packet(encoder, packet);
            if (Ffmpeg.isAgain(status) || status == AVERROR_EOF) return;
            Ffmpeg.check(status, "avcodec_receive_packet");
            muxer.write(packet);
        }
    }

    private void checkOpen() {
        if (closed) throw new IllegalStateException("The encoder is closed");
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        muxer.close();
        av_packet_free(packet);
        av_frame_free(frame);
        avcodec_free_context(encoder);
    }
}
