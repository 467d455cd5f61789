package io.vivavoce.engines.remote;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A form with a file in it ({@code multipart/form-data}, RFC 7578), of known length, for some servers take no chunks. */
final class Form {
    /** In no field, as those hold no line's end; sound that has these bytes by chance is not to be met. */
    private static final String BOUNDARY = "vivavoce-5f1de2c0a97b4836";

    private final List<BodyPublisher> parts = new ArrayList<>();

    /** @param value of one line */
    Form field(String name, String value) {
        text("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n");
        return this;
    }

    /** @param content with arrays of their own; sent as they are when the form is */
    Form file(String name, String fileName, String type, ByteBuffer... content) {
        text("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + fileName
                + "\"\r\nContent-Type: " + type + "\r\n\r\n");
        for (var part : content)
            parts.add(BodyPublishers.ofByteArray(part.array(), part.arrayOffset() + part.position(), part.remaining()));
        text("\r\n");
        return this;
    }

    private void text(String text) {
        parts.add(BodyPublishers.ofString(text, StandardCharsets.UTF_8));
    }

    String contentType() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    /** Nothing can be added after it. */
    BodyPublisher publisher() {
        text("--" + BOUNDARY + "--\r\n");
        return BodyPublishers.concat(parts.toArray(BodyPublisher[]::new));
    }
}
