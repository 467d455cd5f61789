package io.vivavoce.audio.codec;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_CUSTOM_IO;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avformat.av_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close_dyn_buf;
import static org.bytedeco.ffmpeg.global.avformat.avio_open_dyn_buf;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_free;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Packets to a file that can't be seeked in. It is written to libavformat's own growing buffer, which is taken away and
 * replaced whenever something came: no callback into Java, and nothing piles up.
 */
final class Muxer implements AutoCloseable {
    private static final byte[] NOTHING = new byte[0];
    /** Sound in one page of Ogg, µs: three packets of Opus. FFmpeg's own second would come a second late. */
    private static final String PAGE_US = "60000";

    private final AVFormatContext context = new AVFormatContext((Pointer) null);
    private final AVCodecContext encoder;
    private final AVStream stream;
    private boolean written;
    private boolean closed;

    Muxer(String format, AVCodecContext encoder) {
        this.encoder = encoder;
        Ffmpeg.check(
                avformat_alloc_output_context2(context, (AVOutputFormat) null, format, null),
                "avformat_alloc_output_context2 (" + format + ")");
        stream = avformat_new_stream(context, null);
        try {
            start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void start() {
        Ffmpeg.check(avcodec_parameters_from_context(stream.codecpar(), encoder), "avcodec_parameters_from_context");
        stream.time_base(encoder.time_base());
        // no padding for tags, no version of the library in the file
        context.flags(context.flags() | AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT)
                .metadata_header_padding(0);
        buffer();
        AVDictionary options = new AVDictionary((Pointer) null);
        try {
            // each muxer takes those that it knows
            av_dict_set(options, "page_duration", PAGE_US, 0);
            av_dict_set(options, "id3v2_version", "0", 0);
            av_dict_set(options, "write_xing", "0", 0);
            Ffmpeg.check(avformat_write_header(context, options), "avformat_write_header");
            written = true;
        } finally {
            av_dict_free(options);
        }
    }

    private void buffer() {
        AVIOContext buffer = new AVIOContext((Pointer) null);
        Ffmpeg.check(avio_open_dyn_buf(buffer), "avio_open_dyn_buf");
        context.pb(buffer.seekable(0));
    }

    void write(AVPacket packet) {
        packet.stream_index(0);
        av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
        Ffmpeg.check(av_write_frame(context, packet), "av_write_frame");
        written = true;
    }

    void finish() {
        Ffmpeg.check(av_write_trailer(context), "av_write_trailer");
        written = true;
    }

    /** What was written since the last time. */
    byte[] taken() {
        if (!written) return NOTHING;
        written = false;
        byte[] bytes = unbuffer();
        buffer();
        return bytes;
    }

    private byte[] unbuffer() {
        try (PointerPointer<BytePointer> content = new PointerPointer<>(1L)) {
            int size = avio_close_dyn_buf(context.pb(), content);
            context.pb(new AVIOContext((Pointer) null));
            Pointer start = content.get();
            byte[] bytes = new byte[size];
            new BytePointer(start).get(bytes);
            av_free(start);
            return bytes;
        }
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        if (context.pb() != null && !context.pb().isNull()) unbuffer();
        avformat_free_context(context);
    }
}
