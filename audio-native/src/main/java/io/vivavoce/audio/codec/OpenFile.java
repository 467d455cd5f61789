package io.vivavoce.audio.codec;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_CUSTOM_IO;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import io.vivavoce.audio.codec.CodecException.Reason;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.Pointer;

/**
 * A file's demuxer and the decoder of its one audio stream, open. The only owner of both, and of the bytes.
 *
 * <p>No stream information is probed for (avformat_find_stream_info): it would open decoders of whatever the file says
 * is in it, pictures included. What is needed stands in the containers' headers, and in the first frame.
 */
final class OpenFile implements AutoCloseable {
    /** Sound, a cover, chapters, a video: what real files have, and some. */
    private static final int MAX_STREAMS = 16;

    private final NativeFile bytes;
    private final InputFormat format;
    private final AVFormatContext demuxer;
    private AVCodecContext decoder = new AVCodecContext((Pointer) null);
    private int stream;
    private boolean closed;

    private OpenFile(NativeFile bytes, InputFormat format) {
        this.bytes = bytes;
        this.format = format;
        demuxer = avformat_alloc_context();
    }

    static OpenFile of(byte[] content, InputFormat format) {
        OpenFile file = new OpenFile(new NativeFile(content), format);
        try {
            file.demux();
            file.decode();
            return file;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    AVFormatContext demuxer() {
        return demuxer;
    }

    AVCodecContext decoder() {
        return decoder;
    }

    /** Index of the stream that {@link #decoder} takes. */
    int stream() {
        return stream;
    }

    private void demux() {
        demuxer.pb(bytes.context()).flags(demuxer.flags() | AVFMT_FLAG_CUSTOM_IO);
        AVDictionary options = new AVDictionary((Pointer) null);
        try {
            av_dict_set(options, "protocol_whitelist", "none", 0); // no such protocol: nothing else is ever opened
            av_dict_set(options, "format_whitelist", format.demuxerNames(), 0);
            av_dict_set(
                    options,
                    "codec_whitelist",
                    String.join(",", format.decoders().values()),
                    0);
            av_dict_set(options, "max_streams", Integer.toString(MAX_STREAMS), 0);
            // a failure frees the context and clears the pointer; closing it then does nothing
            int status = avformat_open_input(demuxer, "", av_find_input_format(format.demuxer()), options);
            if (status < 0) throw broken("its beginning can't be read: " + Ffmpeg.text(status));
        } finally {
            av_dict_free(options);
        }
    }

    private void decode() {
        AVCodecParameters parameters = audio();
        String name = format.decoders().get(parameters.codec_id());
        if (name == null) {
            throw new CodecException(
                    Reason.WRONG_FORMAT,
                    "The sound is coded as "
                            + avcodec_get_name(parameters.codec_id()).getString() + " in the container of " + format
                            + "; " + InputFormat.ALLOWED);
        }
        AVCodec codec = avcodec_find_decoder_by_name(name);
        decoder = avcodec_alloc_context3(codec);
        if (avcodec_parameters_to_context(decoder, parameters) < 0) throw broken("its codec's parameters are wrong");
        decoder.thread_count(1);
        decoder.pkt_timebase(demuxer.streams(stream).time_base()); // with it, priming and padding are cut off
        int status = avcodec_open2(decoder, codec, (AVDictionary) null);
        if (status < 0) throw broken("its decoder refuses it: " + Ffmpeg.text(status));
    }

    /** The first stream that is sound; others' packets are dropped. */
    private AVCodecParameters audio() {
        for (int i = 0; i < demuxer.nb_streams(); i++) {
            AVStream candidate = demuxer.streams(i);
            if (candidate.codecpar().codec_type() == AVMEDIA_TYPE_AUDIO) {
                stream = i;
                return candidate.codecpar();
            }
        }
        throw new CodecException(
                Reason.WRONG_FORMAT, "The file (container of " + format + ") holds no sound; " + InputFormat.ALLOWED);
    }

    private CodecException broken(String what) {
        return new CodecException(Reason.BROKEN, "The sound (" + format + ") is broken: " + what);
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        if (!decoder.isNull()) avcodec_free_context(decoder);
        if (!demuxer.isNull()) avformat_close_input(demuxer);
        bytes.close();
    }
}
