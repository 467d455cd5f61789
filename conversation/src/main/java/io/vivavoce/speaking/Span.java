package io.vivavoce.speaking;

/**
 * A stretch of text, in UTF-16 units.
 *
 * @param start first unit
 * @param end one past the last
 */
public record Span(int start, int end) {
    public Span {
        if (start < 0 || end < start)
            throw new IllegalArgumentException("span must be 0 <= start <= end, got " + start + ".." + end);
    }

    public int length() {
        return end - start;
    }

    public Span shift(int by) {
        return new Span(start + by, end + by);
    }

    public String of(CharSequence text) {
        return text.subSequence(start, end).toString();
    }
}
