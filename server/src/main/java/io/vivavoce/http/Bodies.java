package io.vivavoce.http;

import io.javalin.http.Context;
import io.vivavoce.concurrent.Ticker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Reads bodies in JSON, within bounds of size and of time: who sends a byte now and then does not keep a thread for long. */
final class Bodies {
    /** The largest body within half a minute is 4 kB/s: less than any line that speech gets through. */
    static final int TOTAL_SECONDS = 30;

    private static final int PIECE = 8_192;

    private final Ticker ticker;

    Bodies(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * At most {@code most} bytes, whatever the request says of its length.
     *
     * @throws ProblemException when it is larger, slower, no JSON by its header, compressed or broken
     */
    byte[] json(Context request, int most) {
        checkType(request, "application/json", "The body must be JSON: send Content-Type: application/json");
        if (request.req().getContentLengthLong() > most) throw tooLarge(most);
        return read(request.bodyInputStream(), most);
    }

    /**
     * What {@code reading} makes of the body of a request, which is read as it comes by something that knows no time: after
     * {@code seconds} the connection is closed.
     */
    static <T> T within(int seconds, Context request, Supplier<T> reading) {
        var read = new CountDownLatch(1);
        Thread.ofVirtual().name("slow body").start(() -> {
            try {
                if (!read.await(seconds, TimeUnit.SECONDS)) BrokenOff.breakOff(request);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does
            }
        });
        try {
            return reading.get();
        } finally {
            read.countDown();
        }
    }

    byte[] read(InputStream in, int most) {
        var until = ticker.nanos() + TimeUnit.SECONDS.toNanos(TOTAL_SECONDS);
        var body = new ByteArrayOutputStream();
        var piece = new byte[PIECE];
        try {
            for (var read = in.read(piece); read >= 0; read = in.read(piece)) {
                body.write(piece, 0, read);
                if (body.size() > most) throw tooLarge(most);
                if (ticker.nanos() - until > 0) throw tooSlow();
            }
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.body("incomplete_body", "The body did not come whole, or its chunks are malformed"), e);
        }
        return body.toByteArray();
    }

    /** @throws ProblemException 415 when the body is of another type than {@code wanted}, or compressed */
    static void checkType(Context request, String wanted, String sentence) {
        var type = request.contentType();
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(wanted))
            throw new Problem(415, "unsupported_media_type", sentence, "").thrown();
        var encoding = request.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity"))
            throw new Problem(
                            415,
                            "unsupported_content_encoding",
                            "The body must not be compressed: send it without Content-Encoding",
                            "")
                    .thrown();
    }

    static ProblemException tooLarge(int most) {
        return new Problem(413, "too_large", "The body has more than " + most + " bytes", "").thrown();
    }

    private static ProblemException tooSlow() {
        return new Problem(
                        408,
                        "too_slow",
                        "The body did not come within " + TOTAL_SECONDS + " seconds; send it again",
                        "")
                .thrown();
    }
}
