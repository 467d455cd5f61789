package io.vivavoce.audio.codec;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import io.vivavoce.audio.codec.CodecException.Reason;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * A compressed file, read by libavformat and libavcodec: packets of one stream in, mono out. The first frame is decoded
 * when it is opened, so that rate and damage are known from then on.
 */
final class FfmpegSource implements SoundSource {
    /** Packets in a row without sound before it is given up: a second of the shortest that Opus has, 2.5 ms. */
    private static final int MAX_SILENT_PACKETS = 400;
    /** Damaged packets that are skipped in one file; so many are no scratch. */
    private static final int MAX_DAMAGED_PACKETS = 1_000;

    private final InputFormat format;
    private final OpenFile file;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private final MonoMix mix = new MonoMix();

    private int from;
    private int to;
    private int rateHz;
    private int silentPackets;
    private int damagedPackets;
    private boolean draining;
    private boolean closed;

    private FfmpegSource(OpenFile file, InputFormat format) {
        this.file = file;
        this.format = format;
    }

    static FfmpegSource open(byte[] bytes, InputFormat format) {
        return Ffmpeg.loaded(() -> {
            FfmpegSource source = new FfmpegSource(OpenFile.of(bytes, format), format);
            try {
                if (!source.next()) throw source.broken("no sound in it can be decoded");
                return source;
            } catch (RuntimeException e) {
                source.close();
                throw e;
            }
        });
    }

    @Override
    public int sampleRateHz() {
        return rateHz;
    }

    @Override
    public int read(float[] pcm, int offset, int length) {
        if (closed) throw new IllegalStateException("The decoder is closed");
        if (from == to && !next()) return -1;
        int count = Math.min(length, to - from);
        System.arraycopy(mix.samples(), from, pcm, offset, count);
        from += count;
        return count;
    }

    /** Decodes until there is a frame with sound; false at the end. */
    private boolean next() {
        while (true) {
            int status = avcodec_receive_frame(file.decoder(), frame);
            if (status >= 0) {
                take();
                if (to > 0) return true;
            } else if (Ffmpeg.isAgain(status)) {
                feed();
            } else if (status == AVERROR_EOF) {
                return false;
            } else {
                damaged();
            }
        }
    }

    private void take() {
        if (rateHz == 0) rateHz = frame.sample_rate();
        if (rateHz != frame.sample_rate()) {
            throw broken("its rate changes from " + rateHz + " to " + frame.sample_rate() + " Hz");
        }
        from = 0;
        to = mix.mix(frame);
        if (to > 0) silentPackets = 0;
    }

    private void feed() {
        if (draining) throw broken("its decoder asks for more after the end");
        int status = av_read_frame(file.demuxer(), packet);
        if (status < 0) { // the end, or damage after which its demuxer finds no way: what came until here counts
            draining = true;
            avcodec_send_packet(file.decoder(), null);
            return;
        }
        try {
            if (++silentPackets > MAX_SILENT_PACKETS) throw broken(silentPackets + " packets in a row hold no sound");
            if (packet.stream_index() == file.stream() && avcodec_send_packet(file.decoder(), packet) < 0) damaged();
        } finally {
            av_packet_unref(packet);
        }
    }

    private void damaged() {
        if (++damagedPackets > MAX_DAMAGED_PACKETS) {
            throw broken("more than " + MAX_DAMAGED_PACKETS + " of its packets are damaged");
        }
    }

    private CodecException broken(String what) {
        return new CodecException(Reason.BROKEN, "The sound (" + format + ") is broken: " + what);
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        av_frame_free(frame);
        av_packet_free(packet);
        file.close();
    }
}
