package io.vivavoce.audio.codec;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_max_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import io.vivavoce.audio.codec.CodecException.Reason;
import io.vivavoce.audio.processing.Resampler;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.bytedeco.ffmpeg.presets.avutil;

/** What decoding and encoding share of FFmpeg: the process-wide settings, and its status codes. */
final class Ffmpeg {
    /**
     * Most bytes of one native allocation, for the whole process (the resampler takes kilobytes). Tables of contents
     * say how long they are: a few bytes of MP4 can ask for gigabytes. 64 MB hold that of a day of AAC.
     */
    private static final long MAX_ALLOCATION_BYTES = 64L << 20;

    /** Loaded within {@link #loaded}, so that a missing library is found out there. */
    private static final class Library {
        /** "Give me more first", errno's number of this system. */
        static final int AGAIN;

        static {
            av_log_set_level(AV_LOG_QUIET); // it writes to the process's standard error
            av_max_alloc(MAX_ALLOCATION_BYTES);
            AGAIN = avutil.AVERROR_EAGAIN();
        }
    }

    private Ffmpeg() {}

    /** Runs {@code open} once the settings are made, and makes a sentence of a library that is not there. */
    static <T> T loaded(Supplier<T> open) {
        try {
            isAgain(0);
            return open.get();
        } catch (LinkageError e) {
            throw new CodecException(
                    Reason.UNAVAILABLE,
                    "Only WAV and PCM can be read and written here: FFmpeg's libraries can't be loaded ("
                            + e.getMessage()
                            + "). They come with Vivavoce for 64-bit Linux (glibc " + Resampler.GLIBC
                            + " or later), macOS (Apple silicon) and Windows",
                    e);
        }
    }

    static boolean isAgain(int status) {
        return status == Library.AGAIN;
    }

    /** @throws CodecException if {@code status} tells a failure; it is ours or the machine's, not the file's */
    static int check(int status, String call) {
        if (status >= 0) return status;
        throw new CodecException(Reason.UNAVAILABLE, "FFmpeg failed in " + call + ": " + text(status));
    }

    static String text(int status) {
        byte[] text = new byte[128];
        av_strerror(status, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) end++;
        return new String(text, 0, end, StandardCharsets.UTF_8) + " (" + status + ")";
    }
}
