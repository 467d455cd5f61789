package io.vivavoce.audio.codec;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A file in native memory, as libavformat reads one.
 *
 * <p>libavformat calls back for bytes and seeks. JavaCPP has few slots for callbacks, so there is one of each for the
 * process; which file is meant stands in native memory, three numbers that only the callbacks touch. They throw nothing.
 */
final class NativeFile implements AutoCloseable {
    /** What libavformat reads at once. */
    private static final int BUFFER_BYTES = 4_096;

    // The three numbers.
    private static final int ADDRESS = 0;
    private static final int SIZE = 1;
    private static final int POSITION = 2;

    // From stdio.h, the same on all platforms.
    private static final int SEEK_SET = 0;
    private static final int SEEK_CUR = 1;
    private static final int SEEK_END = 2;
    /** libavformat/avio.h: ORed into the whence of a seek that may be slow. */
    private static final int AVSEEK_FORCE = 0x20000;

    // Never closed: native code holds them.
    private static final Read_packet_Pointer_BytePointer_int READ = new Read_packet_Pointer_BytePointer_int() {
        @Override
        public int call(Pointer file, BytePointer to, int length) {
            return read(new LongPointer(file), to, length);
        }
    };
    private static final Seek_Pointer_long_int SEEK = new Seek_Pointer_long_int() {
        @Override
        public long call(Pointer file, long offset, int whence) {
            return seek(new LongPointer(file), offset, whence);
        }
    };

    private final BytePointer bytes;
    private final LongPointer state;
    private final AVIOContext context;
    private boolean closed;

    NativeFile(byte[] content) {
        bytes = new BytePointer(content.length).put(content);
        state = new LongPointer(3).put(bytes.address(), content.length, 0);
        BytePointer buffer = new BytePointer(av_malloc(BUFFER_BYTES));
        context = avio_alloc_context(buffer, BUFFER_BYTES, 0, state, READ, null, SEEK);
    }

    AVIOContext context() {
        return context;
    }

    private static int read(LongPointer file, BytePointer to, int length) {
        long position = file.get(POSITION);
        long count = Math.min(length, file.get(SIZE) - position);
        if (count <= 0) return AVERROR_EOF;
        Pointer.memcpy(to, at(file.get(ADDRESS) + position), count);
        file.put(POSITION, position + count);
        return (int) count;
    }

    /** A pointer to anywhere in the file's bytes, which it does not own. */
    private static Pointer at(long where) {
        return new Pointer() {
            {
                address = where;
            }
        };
    }

    private static long seek(LongPointer file, long offset, int whence) {
        long size = file.get(SIZE);
        long target = switch (whence & ~AVSEEK_FORCE) {
            case AVSEEK_SIZE -> size;
            case SEEK_SET -> offset;
            case SEEK_CUR -> file.get(POSITION) + offset;
            case SEEK_END -> size + offset;
            default -> -1;
        };
        if ((whence & AVSEEK_SIZE) != 0) return size;
        if (target < 0 || target > size) return -1;
        file.put(POSITION, target);
        return target;
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        av_free(context.buffer()); // it may have been replaced since
        avio_context_free(context);
        state.close();
        bytes.close();
    }
}
