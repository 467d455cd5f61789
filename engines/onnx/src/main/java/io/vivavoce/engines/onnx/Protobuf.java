package io.vivavoce.engines.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes the protocol-buffer wire format, as much of it as an ONNX file needs (protobuf.dev, "Encoding").
 *
 * <p>Every length is checked against its message before it is used; a broken file gives {@link MalformedException}.
 */
final class Protobuf {
    private static final int WIRE_VARINT = 0;
    private static final int WIRE_FIXED64 = 1;
    private static final int WIRE_LENGTH = 2;
    private static final int WIRE_FIXED32 = 5;
    private static final int MAX_VARINT_BITS = 63;

    /** The bytes are no protobuf message of the expected kind. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message);
        }
    }

    /**
     * One field as it lies in the file.
     *
     * @param number field number
     * @param start first byte, tag included
     * @param body first byte of the payload
     * @param end one past the last byte
     * @param value of a varint field; 0 for the others
     */
    record Field(int number, int start, int body, int end, long value) {}

    private final byte[] bytes;
    private int position;

    private Protobuf(byte[] bytes, int from) {
        this.bytes = bytes;
        position = from;
    }

    static List<Field> fields(byte[] bytes, int from, int to) throws MalformedException {
        Protobuf reader = new Protobuf(bytes, from);
        List<Field> found = new ArrayList<>();
        while (reader.position < to) found.add(reader.field(to));
        return found;
    }

    static List<Field> fields(byte[] bytes, Field message) throws MalformedException {
        return fields(bytes, message.body, message.end);
    }

    static String text(byte[] bytes, Field field) {
        return new String(bytes, field.body, field.end - field.body, StandardCharsets.UTF_8);
    }

    /** Text of the message's first field of this number; empty where there is none. */
    static String text(byte[] bytes, Field message, int number) throws MalformedException {
        for (Field field : fields(bytes, message)) if (field.number == number) return text(bytes, field);
        return "";
    }

    private Field field(int limit) throws MalformedException {
        int start = position;
        long tag = varint(limit);
        int wire = (int) (tag & 7);
        int body = position;
        long value = 0;
        long length = switch (wire) {
            case WIRE_VARINT -> {
                value = varint(limit);
                yield position - body;
            }
            case WIRE_FIXED64 -> Long.BYTES;
            case WIRE_FIXED32 -> Integer.BYTES;
            case WIRE_LENGTH -> {
                long announced = varint(limit);
                body = position;
                yield announced;
            }
            default -> throw new MalformedException("wire type " + wire + " at byte " + start);
        };
        if (length < 0 || length > limit - body)
            throw new MalformedException("a field of " + length + " bytes at byte " + start + " of " + limit);
        position = body + (int) length;
        return new Field((int) (tag >>> 3), start, body, position, value);
    }

    private long varint(int limit) throws MalformedException {
        long value = 0;
        for (int shift = 0; shift <= MAX_VARINT_BITS; shift += 7) {
            if (position >= limit) throw new MalformedException("ends inside a number at byte " + position);
            byte next = bytes[position++];
            value |= (long) (next & 127) << shift;
            if (next >= 0) return value;
        }
        throw new MalformedException("a number of more than 64 bits at byte " + position);
    }

    static void writeMessage(ByteArrayOutputStream out, int number, byte[] body) {
        writeVarint(out, ((long) number << 3) | WIRE_LENGTH);
        writeVarint(out, body.length);
        out.writeBytes(body);
    }

    static void writeNumber(ByteArrayOutputStream out, int number, long value) {
        writeVarint(out, ((long) number << 3) | WIRE_VARINT);
        writeVarint(out, value);
    }

    private static void writeVarint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~127L) != 0) {
            out.write((int) ((rest & 127) | 128));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
